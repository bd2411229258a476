#include "engine/platforms/linux/reply.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/sha256.h"

namespace plateau::linux_platform {

namespace {

constexpr std::string_view first_line = "PLATEAU-LINUX 1";
constexpr std::size_t most_entries = 2000;
constexpr std::size_t most_secrets = 64;
constexpr std::size_t largest_secret = 256;

std::optional<std::size_t> number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value < 1'000'000'000 ? std::optional(value)
                                                                                             : std::nullopt;
}

std::optional<Entry::State> state_of(std::string_view word) {
    if (word == "ok") {
        return Entry::State::ok;
    }
    if (word == "absent") {
        return Entry::State::absent;
    }
    if (word == "failed") {
        return Entry::State::failed;
    }
    return word == "cut" ? std::optional(Entry::State::cut) : std::nullopt;
}

/// A line of the frame, and the parts whose sizes it tells.
struct Element {
    std::string_view line;
    std::vector<std::string_view> parts;  ///< label, out and why of an entry; the text of a secret; else none
    std::string_view whole;               ///< line and parts, with their ends

    bool is_entry() const { return line.starts_with("@ "); }
    bool is_secret() const { return line.starts_with("! "); }
};

/// Reads element by element and knows whether the text ended before what was promised.
class Frame {
  public:
    explicit Frame(std::string_view bytes) : rest_(bytes) {}

    /// Whether the last element was not what it promised.
    bool is_wrong() const { return wrong_; }

    std::optional<std::string_view> line() {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view result = rest_.substr(0, end);
        rest_ = rest_.substr(end + 1);
        return result;
    }

    /// The next one; nothing when the text ended, or is_wrong().
    std::optional<Element> next() {
        const std::string_view start = rest_;
        const auto first = line();
        if (!first) {
            return std::nullopt;
        }
        Element element{.line = *first, .parts = {}, .whole = {}};
        const auto sizes = sizes_in(element);
        wrong_ = !sizes;
        for (const std::size_t size : sizes.value_or(std::vector<std::size_t>())) {
            if (rest_.size() < size) {
                return std::nullopt;
            }
            element.parts.push_back(rest_.substr(0, size));
            rest_ = rest_.substr(size);
        }
        if (!wrong_ && !element.parts.empty()) {
            const auto end = line();
            wrong_ = end && !end->empty();
            if (!end) {
                return std::nullopt;
            }
        }
        element.whole = start.substr(0, start.size() - rest_.size());
        return wrong_ ? std::nullopt : std::optional(std::move(element));
    }

  private:
    /// Nothing for an entry or a secret that does not tell them.
    static std::optional<std::vector<std::size_t>> sizes_in(const Element& element) {
        if (!element.is_entry() && !element.is_secret()) {
            return std::vector<std::size_t>();
        }
        const auto words = split(element.line, ' ');
        const std::size_t before = element.is_entry() ? 4 : 2;
        if (words.size() != (element.is_entry() ? 7 : 3)) {
            return std::nullopt;
        }
        std::vector<std::size_t> sizes;
        for (std::size_t i = before; i < words.size(); ++i) {
            const auto size = number(words[i]);
            if (!size) {
                return std::nullopt;
            }
            sizes.push_back(*size);
        }
        return sizes;
    }

    std::string_view rest_;
    bool wrong_ = false;
};

/// Nothing when its line is none of an entry.
std::optional<Entry> entry_of(const Element& element) {
    const auto words = split(element.line, ' ');
    const auto state = state_of(words[2]);
    const auto code = number(words[3]);
    if (words[1].empty() || !state || !code) {
        return std::nullopt;
    }
    return Entry{.name = std::string(words[1]),
                 .label = printable(element.parts[0]),
                 .state = *state,
                 .code = static_cast<int>(*code),
                 .out = std::string(element.parts[1]),
                 .why = printable(trimmed(element.parts[2])),
                 .hash = sha256_of(element.parts[1])};
}

tl::unexpected<Unobserved> invalid(std::string why) {
    return unobserved(reason::reply_invalid, std::move(why));
}

/// False for one that cannot be.
bool add_secret(const Element& element, const SealText& seal, Reply& reply) {
    const auto which = number(split(element.line, ' ')[1]);
    const std::string_view text = element.parts.front();
    if (!which || *which == 0 || *which > most_secrets || text.size() > largest_secret) {
        return false;
    }
    return !seal || reply.secrets.emplace(fmt::format("<secret {}>", *which), seal(text)).second;
}

Observed<void> usable(const Entry& entry) {
    switch (entry.state) {
        case Entry::State::ok:
            return {};
        case Entry::State::absent:
            return unobserved(reason::entry_absent, entry.why.empty() ? entry.label : entry.why);
        case Entry::State::failed:
            return unobserved(reason::entry_failed,
                              fmt::format("{}: exit status {}: {}", entry.label, entry.code, entry.why));
        case Entry::State::cut:
            return unobserved(reason::entry_cut, entry.label);
    }
    return {};
}

Observed<const std::vector<Entry>*> find_group(const Reply& reply, std::string_view group) {
    const auto found = reply.groups.find(group);
    if (found == reply.groups.end()) {
        return unobserved(reason::reply_incomplete, std::string(group));
    }
    return &found->second;
}

}  // namespace

Observed<Reply> read_reply(std::string_view bytes, const SealText& seal) {
    Frame frame(bytes);
    if (frame.line() != first_line) {
        return invalid(fmt::format("it does not begin with {}", first_line));
    }
    Reply reply;
    std::size_t entries = 0;
    std::string group;
    std::vector<Entry> content;
    while (const auto element = frame.next()) {
        const std::string_view line = element->line;
        if (line == ".") {
            return reply;
        }
        if (line.starts_with("+ ") && group.empty()) {
            group = line.substr(2);
            content.clear();
        } else if (line.starts_with("= ") && !group.empty() && line.substr(2) == group) {
            if (!reply.groups.emplace(std::exchange(group, {}), std::move(content)).second) {
                return invalid("a group stands in it twice");
            }
            content.clear();
        } else if (element->is_entry() && !group.empty() && ++entries <= most_entries) {
            auto entry = entry_of(*element);
            if (!entry) {
                return invalid(fmt::format("entry {} has a wrong frame", entries));
            }
            content.push_back(std::move(*entry));
        } else if (element->is_secret() && group.empty()) {
            if (!add_secret(*element, seal, reply)) {
                return invalid("a secret is too long, stands in it twice or has no number");
            }
        } else {
            return invalid(fmt::format("after entry {}: a line that belongs to nothing", entries));
        }
    }
    return frame.is_wrong() ? Observed<Reply>(invalid(fmt::format("what follows entry {} has a wrong frame", entries)))
                            : reply;
}

std::string without_secrets(std::string_view reply) {
    Frame frame(reply);
    if (frame.line() != first_line) {
        return {};
    }
    std::string kept = fmt::format("{}\n", first_line);
    while (const auto element = frame.next()) {
        kept += element->is_secret() ? std::string_view() : element->whole;
        if (element->line == ".") {
            break;
        }
    }
    return kept;
}

Observed<const Entry*> find_optional(const Reply& reply, std::string_view group, std::string_view name) {
    return find_entries(reply, group, name).map([](const std::vector<const Entry*>& entries) {
        return entries.empty() ? nullptr : entries.front();
    });
}

Observed<const Entry*> find_entry(const Reply& reply, std::string_view group, std::string_view name) {
    const auto entries = find_group(reply, group);
    if (!entries) {
        return tl::unexpected(entries.error());
    }
    for (const Entry& entry : **entries) {
        if (entry.name == name) {
            return usable(entry).map([&entry] { return &entry; });
        }
    }
    return unobserved(reason::reply_incomplete, fmt::format("{}: {}", group, name));
}

Observed<std::vector<const Entry*>> find_entries(const Reply& reply, std::string_view group, std::string_view name) {
    const auto entries = find_group(reply, group);
    if (!entries) {
        return tl::unexpected(entries.error());
    }
    std::vector<const Entry*> result;
    for (const Entry& entry : **entries) {
        if (entry.name != name || entry.state == Entry::State::absent) {
            continue;
        }
        if (const auto whole = usable(entry); !whole) {
            return tl::unexpected(whole.error());
        }
        result.push_back(&entry);
    }
    return result;
}

}  // namespace plateau::linux_platform
