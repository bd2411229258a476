#include "engine/adapters/disk/disk_words.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace plateau::disk_words {

namespace {

constexpr std::array<std::string_view, 7> verbs = {"look", "read", "read_part", "list", "link", "attribute", "trial"};
constexpr std::string_view types = "fdlo";

tl::unexpected<Unobserved> garbled(std::string_view what) {
    return unobserved(disk_reason::reader_ended, fmt::format("what the reader wrote is no {}", what));
}

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Takes what stands before `separator`; all that is left when there is none.
std::string_view take_until(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const std::string_view taken = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return taken;
}

std::optional<DiskEntry::Type> type_of(char letter) {
    const auto at = types.find(letter);
    return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<DiskEntry::Type>(at));
}

char letter_of(DiskEntry::Type type) {
    return types.at(static_cast<std::size_t>(type));
}

/// Label and reason come from the disk: what separates fields is taken out.
std::string one_field(std::string text) {
    for (char& c : text) {
        c = c == '\t' || c == '\n' ? ' ' : c;
    }
    return text;
}

std::optional<DiskVolume> volume_from(std::string_view line) {
    const auto start = number<std::uint64_t>(take_until(line, '\t'));
    const auto size = number<std::uint64_t>(take_until(line, '\t'));
    const std::string_view flags = take_until(line, '\t');
    const std::string_view file_system = take_until(line, '\t');
    const std::string_view label = take_until(line, '\t');
    if (!start || !size || flags.size() != 4) {
        return std::nullopt;
    }
    return DiskVolume{.start = *start,
                      .size = *size,
                      .file_system = std::string(file_system),
                      .label = std::string(label),
                      .readable = flags[0] == 'r',
                      .why = std::string(line),
                      .clean = flags[1] == 'c',
                      .replayed = flags[2] == 'j',
                      .hibernated = flags[3] == 'h'};
}

}  // namespace

std::string framed(std::string_view text) {
    return fmt::format("{}\n{}", text.size(), text);
}

Observed<std::optional<std::string>> take_frame(std::string& bytes) {
    constexpr std::size_t longest_size = 9;
    const auto line = std::string_view(bytes).substr(0, longest_size + 1).find('\n');
    if (line == std::string::npos) {
        return bytes.size() > longest_size ? garbled("frame") : Observed<std::optional<std::string>>(std::nullopt);
    }
    const auto size = number<std::size_t>(std::string_view(bytes).substr(0, line));
    if (!size || *size > largest_frame) {
        return garbled("frame");
    }
    if (bytes.size() - line - 1 < *size) {
        return std::nullopt;
    }
    std::string frame = bytes.substr(line + 1, *size);
    bytes.erase(0, line + 1 + *size);
    return std::optional(std::move(frame));
}

std::string to_text(const Request& request) {
    return fmt::format("{} {} {} {} {}\n{}{}", verbs.at(static_cast<std::size_t>(request.verb)), request.volume,
                       request.from, request.most, request.name.size(), request.name, request.path);
}

std::optional<Request> request_from(std::string_view text) {
    std::string_view line = take_until(text, '\n');
    const std::string_view verb = take_until(line, ' ');
    const auto volume = number<std::size_t>(take_until(line, ' '));
    const auto from = number<std::uint64_t>(take_until(line, ' '));
    const auto most = number<std::size_t>(take_until(line, ' '));
    const auto name_size = number<std::size_t>(line);
    if (!volume || !from || !most || !name_size || *name_size > text.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < verbs.size(); ++i) {
        if (verbs.at(i) == verb) {
            return Request{.verb = static_cast<Request::Verb>(i),
                           .volume = *volume,
                           .from = *from,
                           .most = *most,
                           .name = std::string(text.substr(0, *name_size)),
                           .path = std::string(text.substr(*name_size))};
        }
    }
    return std::nullopt;
}

std::string to_text(const Reply& reply) {
    return reply ? "+" + *reply : fmt::format("-{}\n{}", reply.error().code, reply.error().why);
}

Reply reply_from(std::string_view text) {
    if (text.starts_with('+')) {
        return std::string(text.substr(1));
    }
    if (!text.starts_with("-disk.") && !text.starts_with("-windows.")) {
        return garbled("reply");
    }
    text.remove_prefix(1);
    const std::string_view code = take_until(text, '\n');
    return unobserved(std::string(code), std::string(text));
}

std::string to_text(const DiskEntry& entry) {
    return fmt::format("{} {} {} {} {} {}", letter_of(entry.type), entry.size, entry.mode, entry.user, entry.group,
                       entry.modified);
}

Observed<DiskEntry> entry_from(std::string_view text) {
    const std::string_view letter = take_until(text, ' ');
    const auto type = letter.size() == 1 ? type_of(letter[0]) : std::nullopt;
    const auto size = number<std::uint64_t>(take_until(text, ' '));
    const auto mode = number<std::uint32_t>(take_until(text, ' '));
    const auto user = number<std::uint32_t>(take_until(text, ' '));
    const auto group = number<std::uint32_t>(take_until(text, ' '));
    const auto modified = number<std::int64_t>(text);
    if (!type || !size || !mode || !user || !group || !modified) {
        return garbled("entry");
    }
    return DiskEntry{*type, *size, *mode, *user, *group, *modified};
}

std::string to_text(const std::vector<DiskName>& names) {
    std::string text;
    for (const DiskName& name : names) {
        text += letter_of(name.type);
        text += name.name;
        text += '\0';
    }
    return text;
}

Observed<std::vector<DiskName>> names_from(std::string_view text) {
    std::vector<DiskName> names;
    while (!text.empty()) {
        const std::string_view one = take_until(text, '\0');
        const auto type = one.empty() ? std::nullopt : type_of(one[0]);
        if (!type || one.size() < 2) {
            return garbled("list of names");
        }
        names.push_back({std::string(one.substr(1)), *type});
    }
    return names;
}

std::string to_text(const std::vector<DiskVolume>& volumes) {
    std::string text;
    for (const DiskVolume& volume : volumes) {
        text += fmt::format("{}\t{}\t{}{}{}{}\t{}\t{}\t{}\n", volume.start, volume.size, volume.readable ? 'r' : '-',
                            volume.clean ? 'c' : '-', volume.replayed ? 'j' : '-', volume.hibernated ? 'h' : '-',
                            one_field(volume.file_system), one_field(volume.label), one_field(volume.why));
    }
    return text;
}

Observed<std::vector<DiskVolume>> volumes_from(std::string_view text) {
    std::vector<DiskVolume> volumes;
    while (!text.empty()) {
        auto volume = volume_from(take_until(text, '\n'));
        if (!volume) {
            return garbled("list of volumes");
        }
        volumes.push_back(std::move(*volume));
    }
    return volumes;
}

std::string to_text(const std::optional<std::string>& attribute) {
    return attribute ? "=" + *attribute : std::string();
}

Observed<std::optional<std::string>> attribute_from(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    if (text.front() != '=') {
        return garbled("attribute");
    }
    return std::optional(std::string(text.substr(1)));
}

}  // namespace plateau::disk_words
