#include "engine/platforms/linux/parse_programs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

constexpr std::string_view unit_suffix = ".service";

/// The value of "Name: value" when the line is of that name.
std::optional<std::string_view> field_of(std::string_view line, std::string_view name) {
    return line.starts_with(name) && line.substr(name.size()).starts_with(':')
               ? std::optional(trimmed(line.substr(name.size() + 1)))
               : std::nullopt;
}

/// A paragraph of the status file while it is read.
struct Paragraph {
    Package package;
    bool installed = false;
    bool begun = false;

    void read(std::string_view line) {
        begun = true;
        if (const auto name = field_of(line, "Package")) {
            package.name = printable(*name);
        } else if (const auto version = field_of(line, "Version")) {
            package.version = printable(*version);
        } else if (const auto maintainer = field_of(line, "Maintainer")) {
            package.maintainer = printable(*maintainer);
        } else if (const auto status = field_of(line, "Status")) {
            installed = status->ends_with(" installed");
        }
    }
};

/// What stands between the first two quotes.
std::optional<std::string_view> quoted(std::string_view text) {
    const auto first = text.find('"');
    const auto last = first == std::string_view::npos ? first : text.find('"', first + 1);
    return last == std::string_view::npos ? std::nullopt : std::optional(text.substr(first + 1, last - first - 1));
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

bool is_hash(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// "22" listens everywhere, "192.168.1.1:22" there; "-p22" is one word.
std::string listener(std::string_view word) {
    return word.find(':') == std::string_view::npos ? fmt::format(":{}", printable(word)) : printable(word);
}

}  // namespace

Observed<std::vector<Package>> parse_packages(std::string_view text) {
    std::vector<Package> packages;
    Paragraph paragraph;
    int number = 0;
    const auto close = [&]() -> bool {
        const bool right = !paragraph.begun || !paragraph.package.name.empty();
        if (paragraph.installed && right) {
            packages.push_back(std::move(paragraph.package));
        }
        paragraph = {};
        return right;
    };
    for (const std::string_view line : lines_of(text)) {
        ++number;
        if (!line.empty()) {
            paragraph.read(line);
        } else if (!close()) {
            return unobserved(reason::programs_invalid, fmt::format("line {}: a paragraph names no package", number));
        }
    }
    if (!close()) {
        return unobserved(reason::programs_invalid, "the last paragraph names no package");
    }
    return packages;
}

Observed<std::vector<ServiceUnit>> parse_services(std::string_view text) {
    std::map<std::string, std::string> startups;
    for (const std::string_view line : lines_of(text)) {
        const auto words = words_of(line);
        const bool known = words.size() == 2 && words[1].size() > unit_suffix.size() && words[1].ends_with(unit_suffix);
        if (!known || (words[0] != "known" && words[0] != "automatic" && words[0] != "masked")) {
            return unobserved(reason::programs_invalid, fmt::format("'{}' is no unit", printable(line)));
        }
        std::string& startup = startups[printable(words[1].substr(0, words[1].size() - unit_suffix.size()))];
        // A mask wins over a link, a link over a unit that is only there.
        if (words[0] == "masked") {
            startup = "disabled";
        } else if (startup != "disabled" && (startup.empty() || words[0] == "automatic")) {
            startup = words[0] == "automatic" ? "automatic" : "manual";
        }
    }
    std::vector<ServiceUnit> units;
    for (auto& [name, startup] : startups) {
        units.push_back({.name = name, .startup = startup});
    }
    return units;
}

void read_apt_periodic(std::string_view text, AptPeriodic& periodic) {
    const std::pair<std::string_view, std::string&> options[] = {
        {"APT::Periodic::Update-Package-Lists", periodic.lists},
        {"APT::Periodic::Download-Upgradeable-Packages", periodic.download},
        {"APT::Periodic::Unattended-Upgrade", periodic.upgrade}};
    for (const std::string_view raw : lines_of(text)) {
        const std::string_view line = trimmed(raw);
        const auto value = quoted(line);
        for (const auto& [name, target] : options) {
            if (value && lowered(line).starts_with(lowered(name))) {
                target = printable(*value);
            }
        }
    }
}

std::vector<std::string> parse_dropbear_defaults(std::string_view text) {
    std::string port = "22";
    std::vector<std::string> listeners;
    for (const std::string_view raw : lines_of(text)) {
        const std::string_view line = trimmed(raw);
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos) {
            continue;
        }
        std::string content(line.substr(equals + 1));
        std::erase_if(content, [](char c) { return c == '"' || c == '\''; });
        if (line.substr(0, equals) == "DROPBEAR_PORT") {
            port = std::string(trimmed(content));
        }
        if (line.substr(0, equals) != "DROPBEAR_EXTRA_ARGS") {
            continue;
        }
        const auto words = words_of(content);
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i] == "-p" && i + 1 < words.size()) {
                listeners.push_back(listener(words[++i]));
            } else if (words[i].starts_with("-p") && words[i].size() > 2) {
                listeners.push_back(listener(words[i].substr(2)));
            }
        }
    }
    if (!port.empty() && (listeners.empty() || port != "22")) {
        listeners.push_back(listener(port));
    }
    return listeners;
}

Observed<std::optional<FileState>> parse_file_state(std::string_view text) {
    const auto lines = lines_of(text);
    if (lines.empty()) {
        return std::optional<FileState>();
    }
    const auto numbers = words_of(lines[0]);
    const auto hash = lines.size() == 2 ? words_of(lines[1]) : std::vector<std::string_view>();
    const auto size = numbers.size() == 2 ? number_of(numbers[0]) : std::nullopt;
    const auto modified = numbers.size() == 2 ? number_of(numbers[1]) : std::nullopt;
    if (!size || *size < 0 || !modified || hash.empty() || !is_hash(hash[0])) {
        return unobserved(reason::programs_invalid, fmt::format("'{}' is no state of a file", printable(text)));
    }
    return FileState{.size = *size, .modified = *modified, .sha256 = fmt::format("sha256:{}", hash[0])};
}

}  // namespace plateau::linux_platform
