#include "engine/platforms/linux/reply.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/sha256.h"

namespace plateau::linux_platform {

namespace {

constexpr std::size_t most_entries = 2000;

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

/// Reads line by line and knows whether the text ended before what was promised.
class Frame {
  public:
    explicit Frame(std::string_view bytes) : rest_(bytes) {}

    bool ended() const { return ended_; }
    std::optional<std::string_view> line() {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) {
            ended_ = true;
            return std::nullopt;
        }
        const std::string_view result = rest_.substr(0, end);
        rest_ = rest_.substr(end + 1);
        return result;
    }
    std::optional<std::string_view> take(std::size_t size) {
        if (rest_.size() < size) {
            ended_ = true;
            return std::nullopt;
        }
        const std::string_view result = rest_.substr(0, size);
        rest_ = rest_.substr(size);
        return result;
    }

  private:
    std::string_view rest_;
    bool ended_ = false;
};

/// Nothing when the frame is wrong, or ended.
std::optional<Entry> read_entry(Frame& frame, std::string_view header) {
    const auto words = split(header, ' ');
    if (words.size() != 7 || words[1].empty()) {
        return std::nullopt;
    }
    const auto state = state_of(words[2]);
    const auto code = number(words[3]);
    const auto label_size = number(words[4]);
    const auto out_size = number(words[5]);
    const auto why_size = number(words[6]);
    if (!state || !code || !label_size || !out_size || !why_size) {
        return std::nullopt;
    }
    const auto label = frame.take(*label_size);
    const auto out = label ? frame.take(*out_size) : std::nullopt;
    const auto why = out ? frame.take(*why_size) : std::nullopt;
    const auto end = why ? frame.line() : std::nullopt;
    if (!end || !end->empty()) {
        return std::nullopt;
    }
    return Entry{.name = std::string(words[1]),
                 .label = printable(*label),
                 .state = *state,
                 .code = static_cast<int>(*code),
                 .out = std::string(*out),
                 .why = printable(trimmed(*why)),
                 .hash = sha256_of(*out)};
}

tl::unexpected<Unobserved> invalid(std::string why) {
    return unobserved(reason::reply_invalid, std::move(why));
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

Observed<Reply> read_reply(std::string_view bytes) {
    Frame frame(bytes);
    if (frame.line() != "PLATEAU-LINUX 1") {
        return invalid("it does not begin with PLATEAU-LINUX 1");
    }
    Reply reply;
    std::size_t entries = 0;
    std::string group;
    std::vector<Entry> content;
    while (const auto line = frame.line()) {
        if (*line == ".") {
            return reply;
        }
        if (line->starts_with("+ ") && group.empty()) {
            group = line->substr(2);
            content.clear();
        } else if (line->starts_with("= ") && !group.empty() && line->substr(2) == group) {
            if (!reply.groups.emplace(std::exchange(group, {}), std::move(content)).second) {
                return invalid("a group stands in it twice");
            }
            content.clear();
        } else if (line->starts_with("@ ") && !group.empty() && ++entries <= most_entries) {
            auto entry = read_entry(frame, *line);
            if (frame.ended()) {
                break;
            }
            if (!entry) {
                return invalid(fmt::format("entry {} has a wrong frame", entries));
            }
            content.push_back(std::move(*entry));
        } else {
            return invalid(fmt::format("after entry {}: '{}'", entries, printable(line->substr(0, 40))));
        }
    }
    return reply;
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
