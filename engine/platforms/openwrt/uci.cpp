#include "engine/platforms/openwrt/uci.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/reasons.h"

namespace plateau::openwrt_platform {

namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_type_character(char c) {
    return c > ' ' && c <= '~' && c != '\'';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Reads what `uci show` prints from its beginning to its end.
class UciReader {
  public:
    explicit UciReader(std::string_view text) : text_(text) {}

    Observed<UciConfig> read() {
        while (at_ < text_.size()) {
            const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(at_);
            if (const std::string_view why = entry(); !why.empty()) {
                const auto line = 1 + std::count(text_.begin(), begin, '\n');
                return unobserved(reason::uci_invalid, fmt::format("line {}: {}", line, why));
            }
        }
        return std::move(config_);
    }

  private:
    /// Empty when it is one; otherwise why not.
    std::string_view entry() {
        const std::string_view package = name();
        if (package.empty() || !take('.')) {
            return "it does not begin with a package";
        }
        const std::string_view id = peek() == '@' ? anonymous_id() : name();
        if (id.empty()) {
            return "there is no section";
        }
        if (take('=')) {
            return section(package, id);
        }
        if (!take('.')) {
            return "there is neither a type nor an option";
        }
        const std::string_view option = name();
        if (option.empty() || !take('=')) {
            return "there is no option";
        }
        return values(package, id, option);
    }

    std::string_view section(std::string_view package, std::string_view id) {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_type_character(text_[at_])) {
            ++at_;
        }
        const std::string_view type = text_.substr(begin, at_ - begin);
        if (type.empty() || !line_ends()) {
            return "a section has no type, or more than one";
        }
        if (places_.size() == most_sections) {
            return "there are too many sections";
        }
        UciPackage& sections = config_.packages[std::string(package)];
        if (!places_.emplace(place_of(package, id), sections.size()).second) {
            return "a section stands there twice";
        }
        sections.push_back({.type = std::string(type), .id = std::string(id), .options = {}});
        return {};
    }

    std::string_view values(std::string_view package, std::string_view id, std::string_view name) {
        const auto place = places_.find(place_of(package, id));
        if (place == places_.end()) {
            return "an option stands before its section";
        }
        UciOption option;
        option.written.begin = at_;
        do {
            auto value = quoted();
            if (!value) {
                return "a value is not quoted to its end";
            }
            option.values.push_back(std::move(*value));
        } while (take(' '));
        option.written.end = at_;
        if (!line_ends()) {
            return "something follows a value";
        }
        UciSection& section = config_.packages.find(package)->second[place->second];
        return section.options.emplace(std::string(name), std::move(option)).second
                   ? std::string_view()
                   : std::string_view("an option stands there twice");
    }

    /// 'it'\''s'
    std::optional<std::string> quoted() {
        if (peek() != '\'') {
            return std::nullopt;
        }
        std::string value;
        for (;;) {
            const auto end = text_.find('\'', at_ + 1);
            if (end == std::string_view::npos) {
                return std::nullopt;
            }
            value += text_.substr(at_ + 1, end - at_ - 1);
            at_ = end + 1;
            if (!text_.substr(at_).starts_with("\\''")) {
                return value;
            }
            value += '\'';
            at_ += 2;
        }
    }

    std::string_view name() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_name_character(text_[at_])) {
            ++at_;
        }
        return text_.substr(begin, at_ - begin);
    }

    /// @TYPE[NUMBER], where a type may hold brackets itself.
    std::string_view anonymous_id() {
        const std::size_t begin = at_;
        for (std::size_t i = at_ + 1; i < text_.size() && text_[i] > ' ' && text_[i] <= '~'; ++i) {
            if (text_[i] != '[' || i == begin + 1) {
                continue;
            }
            std::size_t end = i + 1;
            while (end < text_.size() && is_digit(text_[end])) {
                ++end;
            }
            const bool closes = end > i + 1 && end + 1 < text_.size() && text_[end] == ']';
            if (closes && (text_[end + 1] == '.' || text_[end + 1] == '=')) {
                at_ = end + 1;
                return text_.substr(begin, at_ - begin);
            }
        }
        return {};
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char c) {
        const bool there = peek() == c && at_ < text_.size();
        at_ += there ? 1 : 0;
        return there;
    }

    bool line_ends() {
        if (text_.substr(at_).starts_with("\r\n")) {
            ++at_;
        }
        return at_ == text_.size() || take('\n');
    }

    static std::string place_of(std::string_view package, std::string_view id) {
        return fmt::format("{}.{}", package, id);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    UciConfig config_;
    std::map<std::string, std::size_t, std::less<>> places_;  ///< a section's place in its package
};

std::string quoted_text(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return text + "'";
}

}  // namespace

std::string UciSection::text(std::string_view option) const {
    const auto found = options.find(option);
    return found == options.end() ? std::string() : fmt::format("{}", fmt::join(found->second.values, " "));
}

std::vector<std::string> UciSection::words(std::string_view option) const {
    std::vector<std::string> result;
    const auto found = options.find(option);
    if (found == options.end()) {
        return result;
    }
    for (const std::string& value : found->second.values) {
        std::string line = value;
        std::replace(line.begin(), line.end(), '\n', ' ');
        for (const std::string_view word : linux_platform::words_of(line)) {
            result.emplace_back(word);
        }
    }
    return result;
}

bool UciSection::is_on(std::string_view option, bool otherwise) const {
    static const std::set<std::string, std::less<>> yes = {"1", "true", "yes", "on", "enabled"};
    static const std::set<std::string, std::less<>> no = {"0", "false", "no", "off", "disabled"};
    const std::string value = text(option);
    return yes.contains(value) || (otherwise && !no.contains(value));
}

bool is_uci_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_name_character);
}

bool is_uci_type(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_type_character);
}

const UciSection* find_section(const UciPackage& package, std::string_view id) {
    const auto found =
        std::find_if(package.begin(), package.end(), [&](const UciSection& section) { return section.id == id; });
    return found == package.end() ? nullptr : &*found;
}

Observed<UciConfig> parse_uci(std::string_view text) {
    return UciReader(text).read();
}

std::string to_uci_text(const UciConfig& config) {
    std::string text;
    for (const auto& [package, sections] : config.packages) {
        for (const UciSection& section : sections) {
            text += fmt::format("{}.{}={}\n", package, section.id, section.type);
            for (const auto& [name, option] : section.options) {
                std::vector<std::string> items;
                std::transform(option.values.begin(), option.values.end(), std::back_inserter(items), quoted_text);
                text += fmt::format("{}.{}.{}={}\n", package, section.id, name, fmt::join(items, " "));
            }
        }
    }
    return text;
}

}  // namespace plateau::openwrt_platform
