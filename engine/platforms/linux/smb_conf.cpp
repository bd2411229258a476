#include "engine/platforms/linux/smb_conf.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

struct Section {
    std::string name;
    std::vector<std::pair<std::string, std::string>> options;

    void set(const std::string& option, std::string value) {
        for (auto& [name_of, value_of] : options) {
            if (name_of == option) {
                value_of = std::move(value);
                return;
            }
        }
        options.emplace_back(option, std::move(value));
    }
};

/// Names count without regard to case, and blanks in them do not count.
std::string bare(std::string_view name) {
    std::string result = lowered(name);
    std::erase_if(result, [](char c) { return c == ' ' || c == '\t'; });
    return result;
}

/// The names that facts ask for, by all names they may have.
const std::map<std::string, std::string>& names() {
    static const std::map<std::string, std::string> all = [] {
        std::map<std::string, std::string> result = {{"directory", "path"},
                                                     {"public", "guest ok"},
                                                     {"writeable", "!read only"},
                                                     {"writable", "!read only"},
                                                     {"writeok", "!read only"},
                                                     {"browsable", "browseable"},
                                                     {"printok", "printable"},
                                                     {"user", "username"},
                                                     {"users", "username"},
                                                     {"vfsobject", "vfs objects"},
                                                     {"privatedir", "private dir"},
                                                     {"privatedirectory", "private dir"},
                                                     {"statedirectory", "state directory"},
                                                     {"domain", "workgroup"}};
        for (const char* name :
             {"path",          "guest ok",     "read only",   "browseable",     "printable",       "valid users",
              "invalid users", "write list",   "read list",   "admin users",    "vfs objects",     "state directory",
              "server role",   "netbios name", "workgroup",   "available",      "comment",         "realm",
              "security",      "include",      "config file", "config backend", "registry shares", "copy"}) {
            result.emplace(bare(name), name);
        }
        return result;
    }();
    return all;
}

std::string opposite(std::string_view value) {
    const std::string word = lowered(value);
    if (word == "yes" || word == "true" || word == "1" || word == "on") {
        return "No";
    }
    return word == "no" || word == "false" || word == "0" || word == "off" ? "Yes" : std::string(value);
}

/// The lines with those joined that end in a backslash.
std::vector<std::string> whole_lines(std::string_view text) {
    std::vector<std::string> lines;
    bool goes_on = false;
    for (const std::string_view line : lines_of(text)) {
        const bool continues = line.ends_with('\\');
        const std::string_view content = continues ? line.substr(0, line.size() - 1) : line;
        if (goes_on) {
            lines.back() += content;
        } else {
            lines.emplace_back(content);
        }
        goes_on = continues;
    }
    return lines;
}

/// Options that lead to what is not in this file.
bool leads_elsewhere(const std::string& option, std::string_view value) {
    if (option == "config backend") {
        return lowered(value) != "file";
    }
    if (option == "registry shares") {
        return opposite(value) == "No";
    }
    return option == "include" || option == "config file" || option == "copy";
}

Section& section_of(std::vector<Section>& sections, std::string_view name) {
    const auto found = std::find_if(sections.begin(), sections.end(),
                                    [&](const Section& section) { return bare(section.name) == bare(name); });
    return found == sections.end() ? sections.emplace_back(Section{std::string(name), {}}) : *found;
}

/// A domain controller keeps NT rights without being told to.
void add_defaults(std::vector<Section>& sections) {
    for (Section& section : sections) {
        const auto option = [&](std::string_view name) {
            return std::find_if(section.options.begin(), section.options.end(),
                                [&](const auto& one) { return one.first == name; });
        };
        const auto role = option("server role");
        if (bare(section.name) == "global" && role != section.options.end() &&
            (bare(role->second) == "activedirectorydomaincontroller" || bare(role->second) == "dc") &&
            option("vfs objects") == section.options.end()) {
            section.set("vfs objects", "dfs_samba4 acl_xattr");
        }
    }
}

std::string printed(const std::vector<Section>& sections) {
    std::string text;
    for (const Section& section : sections) {
        text += fmt::format("[{}]\n", section.name);
        for (const auto& [option, value] : section.options) {
            text += fmt::format("\t{} = {}\n", option, value);
        }
    }
    return text;
}

}  // namespace

Observed<std::string> testparm_text(std::string_view smb_conf) {
    std::vector<Section> sections;
    std::string open;
    int number = 0;
    for (const std::string& whole : whole_lines(smb_conf)) {
        ++number;
        const std::string_view line = trimmed(whole);
        if (line.empty() || line.starts_with('#') || line.starts_with(';')) {
            continue;
        }
        const auto equals = line.find('=');
        if (line.starts_with('[') && line.ends_with(']')) {
            open = trimmed(line.substr(1, line.size() - 2));
            section_of(sections, open);
            continue;
        }
        if (equals == std::string_view::npos || open.empty()) {
            return unobserved(reason::smb_conf_invalid, fmt::format("line {}: '{}'", number, printable(line)));
        }
        const std::string_view value = trimmed(line.substr(equals + 1));
        const auto known = names().find(bare(line.substr(0, equals)));
        std::string option = known == names().end() ? lowered(trimmed(line.substr(0, equals))) : known->second;
        if (leads_elsewhere(option, value)) {
            return unobserved(reason::smb_conf_unread, fmt::format("line {}: '{}'", number, printable(line)));
        }
        const bool inverse = option.starts_with('!');
        section_of(sections, open)
            .set(inverse ? option.substr(1) : option, inverse ? opposite(value) : std::string(value));
    }
    add_defaults(sections);
    return printed(sections);
}

}  // namespace plateau::linux_platform
