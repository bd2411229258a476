#include "engine/platforms/linux/parse_accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

/// The lines of colon-separated fields, or the first that has another number of them.
Observed<std::vector<std::vector<std::string_view>>> fields_of(std::string_view text, std::size_t count) {
    std::vector<std::vector<std::string_view>> result;
    int number = 0;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        auto fields = split(line, ':');
        if (fields.size() != count || fields[0].empty()) {
            return unobserved(reason::accounts_invalid, fmt::format("line {}: '{}'", number, printable(line)));
        }
        result.push_back(std::move(fields));
    }
    return result;
}

/// \040 and the like, as fstab writes blanks.
std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '\\' && i + 3 < text.size() &&
            std::from_chars(&text[i + 1], &text[i + 1] + 3, value, 8).ptr == &text[i + 1] + 3) {
            result += static_cast<char>(value);
            i += 3;
        } else {
            result += text[i];
        }
    }
    return printable(result);
}

}  // namespace

Observed<std::vector<PasswdEntry>> parse_passwd(std::string_view text) {
    return fields_of(text, 7).map([](const auto& lines) {
        std::vector<PasswdEntry> entries;
        for (const auto& fields : lines) {
            entries.push_back({.name = printable(fields[0]),
                               .group_id = std::string(fields[3]),
                               .full_name = printable(split(fields[4], ',').front()),
                               .shell = printable(fields[6])});
        }
        return entries;
    });
}

Observed<std::vector<GroupEntry>> parse_group(std::string_view text) {
    return fields_of(text, 4).map([](const auto& lines) {
        std::vector<GroupEntry> entries;
        for (const auto& fields : lines) {
            GroupEntry entry{.name = printable(fields[0]), .id = std::string(fields[2]), .members = {}};
            for (const std::string_view member : split(fields[3], ',')) {
                if (!trimmed(member).empty()) {
                    entry.members.push_back(printable(trimmed(member)));
                }
            }
            entries.push_back(std::move(entry));
        }
        return entries;
    });
}

std::map<std::string, PasswordState> parse_password_states(std::string_view text) {
    std::map<std::string, PasswordState> states;
    for (const std::string_view line : lines_of(text)) {
        const auto fields = split(line, ':');
        if (fields.size() == 3) {
            states.emplace(printable(fields[0]),
                           PasswordState{.state = std::string(fields[1]), .max_age = std::string(fields[2])});
        }
    }
    return states;
}

std::vector<CronTask> parse_crontab(std::string_view text, bool with_user) {
    std::vector<CronTask> tasks;
    int number = 0;
    for (const std::string_view raw : lines_of(text)) {
        ++number;
        const std::string_view line = trimmed(raw);
        const auto words = words_of(line);
        const std::size_t times = line.starts_with('@') ? 1 : 5;
        const bool setting = !words.empty() && words[0].find('=') != std::string_view::npos;
        if (line.empty() || line.starts_with('#') || setting || words.size() < times + (with_user ? 2 : 1)) {
            continue;
        }
        CronTask task{.line = number};
        for (std::size_t i = 0; i < times; ++i) {
            task.trigger += (i == 0 ? "" : " ") + printable(words[i]);
        }
        task.user = with_user ? printable(words[times]) : std::string();
        const std::string_view first = words[times + (with_user ? 1 : 0)];
        task.command = printable(line.substr(static_cast<std::size_t>(first.data() - line.data())));
        tasks.push_back(std::move(task));
    }
    return tasks;
}

std::vector<MountLine> parse_cifs_mounts(std::string_view text) {
    std::vector<MountLine> mounts;
    for (const std::string_view line : lines_of(text)) {
        const auto words = words_of(line);
        if (words.size() < 3 || words[0].starts_with('#') || (words[2] != "cifs" && words[2] != "smb3")) {
            continue;
        }
        std::string target = unescaped(words[0]);
        std::replace(target.begin(), target.end(), '/', '\\');
        mounts.push_back({.target = std::move(target), .folder = unescaped(words[1])});
    }
    return mounts;
}

}  // namespace plateau::linux_platform
