#include "engine/scenario/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "engine/support/utf8.h"

namespace plateau {

namespace {

/// A text whose lines can be found; places of the library become ours, which lie inside the text.
class Lines {
  public:
    explicit Lines(std::string_view text) {
        std::size_t begin = 0;
        for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', begin)) {
            lines_.push_back(text.substr(begin, end - begin));
            begin = end + 1;
        }
        lines_.push_back(text.substr(begin));
    }

    Place at_byte(std::string_view text, std::size_t offset) const {
        const std::string_view before = text.substr(0, offset);
        const auto line = std::count(before.begin(), before.end(), '\n');
        const auto begin = before.rfind('\n');
        return at(static_cast<int>(line), static_cast<int>(begin == before.npos ? offset : offset - begin - 1));
    }

    /// The text from that line and byte on, both from 0; nothing when it has no such place.
    std::string_view from(std::string_view text, int line, int byte) const {
        if (line < 0 || line >= static_cast<int>(lines_.size())) {
            return {};
        }
        const auto offset = static_cast<std::size_t>(lines_[static_cast<std::size_t>(line)].data() - text.data());
        return text.substr(std::min(text.size(), offset + static_cast<std::size_t>(std::max(byte, 0))));
    }

    /// Line and byte of the line, both from 0; what lies outside the text is its end.
    Place at(int line, int byte) const {
        if (line < 0 || line >= static_cast<int>(lines_.size())) {
            line = static_cast<int>(lines_.size()) - 1;
            byte = static_cast<int>(lines_.back().size());
        }
        const std::string_view whole = lines_[static_cast<std::size_t>(line)];
        const std::size_t length = std::min(whole.size(), static_cast<std::size_t>(std::max(byte, 0)));
        return {line + 1, static_cast<int>(count_characters(whole.substr(0, length))) + 1};
    }

  private:
    std::vector<std::string_view> lines_;
};

/// Whether `text` begins with a quote that nothing closes.
bool is_unclosed(std::string_view text) {
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) {
        return false;
    }
    const char quote = text.front();
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\' && quote == '"') {
            ++at;
        } else if (text[at] == quote) {
            return false;
        }
    }
    return true;
}

/// Where brackets or list marks are piled up as no person would, nothing when nowhere. The library would first read
/// such a text to its end.
std::optional<std::size_t> first_absurd_depth(std::string_view text) {
    constexpr int brackets = 1000;
    int open = 0;
    int marks = 0;
    bool at_line_start = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        open += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        const bool is_mark = c == '-' || c == '?';
        at_line_start = c == '\n' || (at_line_start && (c == ' ' || is_mark));
        marks = c == '\n' ? 0 : marks + (at_line_start && is_mark ? 1 : 0);
        if (open > brackets || (marks > YamlLimits::depth && text.substr(at + 1).starts_with(' '))) {
            return at;
        }
    }
    return std::nullopt;
}

/// Thrown out of the library's parser when reading cannot go on; the problem has been told.
struct GiveUp {};

/// Makes Nodes of the library's events: no node of the library's own is built, so nothing is done twice and the
/// limits hold before memory is used.
class Builder : public YAML::EventHandler {
  public:
    Builder(std::string_view text, const Lines& lines, Problems& problems)
        : source_(text), lines_(lines), problems_(problems) {}

    std::optional<YamlNode> root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (root_) {
            const bool is_marked = lines_.from(source_, mark.line, 0).starts_with("---");
            give_up(mark, is_marked ? "yaml.documents" : "yaml.stray");
        }
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        leaf({.kind = YamlNode::Kind::null, .place = place(mark)});
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { give_up(mark, "yaml.alias"); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        if (value.size() > YamlLimits::scalar) {
            give_up(mark, "yaml.scalar.too_long", {{"limit", fmt::format("{}", YamlLimits::scalar)}});
        }
        // The library takes the end of the file for the missing quote.
        if (tag == "!" && is_unclosed(lines_.from(source_, mark.line, mark.column))) {
            give_up(mark, "yaml.scalar.unclosed");
        }
        if (first_not_text(value)) {
            problems_.error(place(mark), "yaml.scalar.control");
        }
        leaf({.kind = YamlNode::Kind::scalar, .place = place(mark), .text = value, .plain = tag == "?"});
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        start(mark, tag, anchor, YamlNode::Kind::list);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        start(mark, tag, anchor, YamlNode::Kind::map);
    }
    void OnMapEnd() override { end(); }

  private:
    /// A list or map not yet ended, and of a map the key whose value comes next.
    struct Open {
        YamlNode node;
        std::optional<YamlNode> key;
    };

    Place place(const YAML::Mark& mark) const { return lines_.at(mark.line, mark.column); }

    [[noreturn]] void give_up(const YAML::Mark& mark, std::string id, TextArgs args = {}) {
        problems_.error(place(mark), std::move(id), std::move(args));
        throw GiveUp{};
    }
    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor) {
            give_up(mark, "yaml.anchor");
        }
    }
    void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!") {
            give_up(mark, "yaml.tag", {{"tag", shown(tag)}});
        }
    }
    void start(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        if (open_.size() >= YamlLimits::depth) {
            give_up(mark, "yaml.too_deep", {{"limit", fmt::format("{}", YamlLimits::depth)}});
        }
        if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::map && !open_.back().key) {
            give_up(mark, "yaml.key.not_text");
        }
        open_.push_back({{.kind = kind, .place = place(mark)}, std::nullopt});
    }
    void end() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        leaf(std::move(node));
    }
    void leaf(YamlNode node) {
        if (++count_ > YamlLimits::nodes) {
            problems_.error(node.place, "yaml.too_many", {{"limit", fmt::format("{}", YamlLimits::nodes)}});
            throw GiveUp{};
        }
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::list) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = std::move(node);
        } else {
            add_entry(parent.node, std::move(*parent.key), std::move(node));
            parent.key.reset();
        }
    }
    void add_entry(YamlNode& map, YamlNode key, YamlNode value) {
        if (key.kind != YamlNode::Kind::scalar || key.text.empty()) {
            problems_.error(key.place, "yaml.key.empty");
            return;
        }
        if (const auto first = std::find_if(map.entries.begin(), map.entries.end(),
                                            [&](const YamlNode::Entry& entry) { return entry.key == key.text; });
            first != map.entries.end()) {
            problems_.error(key.place, "yaml.key.twice",
                            {{"key", shown(key.text)}, {"line", fmt::format("{}", first->place.line)}});
            return;
        }
        map.entries.push_back({std::move(key.text), key.place, std::move(value)});
    }

    std::string_view source_;
    const Lines& lines_;
    Problems& problems_;
    std::vector<Open> open_;
    std::optional<YamlNode> root_;
    std::size_t count_ = 0;
};

/// Reads from bytes it does not copy.
class ViewBuffer : public std::streambuf {
  public:
    explicit ViewBuffer(std::string_view text) {
        char* begin = const_cast<char*>(text.data());  // NOLINT: a get area is never written to
        setg(begin, begin, begin + text.size());
    }
};

/// The library says what is wrong in English phrases of its own; those people meet most get a text that says what to
/// do.
std::string id_of_syntax_error(std::string_view what) {
    struct Known {
        std::string_view phrase;
        std::string_view id;
    };
    static constexpr Known known[] = {
        {"illegal tab", "yaml.syntax.tab"},
        {"end of map not found", "yaml.syntax.map"},
        {"illegal map value", "yaml.syntax.colon"},
        {"end of sequence not found", "yaml.syntax.list"},
        {"end of map flow not found", "yaml.syntax.unclosed"},
        {"end of sequence flow not found", "yaml.syntax.unclosed"},
        {"illegal EOF in scalar", "yaml.syntax.quote"},
        {"illegal document indicator in scalar", "yaml.syntax.quote"},
        {"unknown escape character", "yaml.syntax.escape"},
        {"the referenced anchor is not defined", "yaml.alias"},
    };
    const auto* const found = std::find_if(std::begin(known), std::end(known),
                                           [&](const Known& one) { return what.starts_with(one.phrase); });
    return std::string(found == std::end(known) ? "yaml.syntax" : found->id);
}

bool is_readable(std::string_view text, const Lines& lines, Problems& problems) {
    if (text.size() > YamlLimits::bytes) {
        problems.error({}, "yaml.too_large", {{"limit", fmt::format("{}", YamlLimits::bytes)}});
        return false;
    }
    if (const auto at = first_not_text(text)) {
        problems.error(lines.at_byte(text, *at), "yaml.not_text");
        return false;
    }
    if (const auto at = first_absurd_depth(text)) {
        problems.error(lines.at_byte(text, *at), "yaml.too_piled");
        return false;
    }
    return true;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &found->value;
}

std::optional<YamlNode> read_yaml(std::string_view text, Problems& problems) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    const Lines lines(text);
    if (!is_readable(text, lines, problems)) {
        return std::nullopt;
    }
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    Builder builder(text, lines, problems);
    try {
        YAML::Parser parser(stream);
        // A second document would go unread: the builder refuses it.
        while (parser.HandleNextDocument(builder)) {
        }
        auto root = builder.root();
        if (!root) {
            problems.error({}, "yaml.empty");
        }
        return root;
    } catch (const GiveUp&) {
        return std::nullopt;
    } catch (const YAML::Exception& error) {
        problems.error(lines.at(error.mark.line, error.mark.column), id_of_syntax_error(error.msg),
                       {{"why", shown(error.msg)}});
        return std::nullopt;
    }
}

}  // namespace plateau
