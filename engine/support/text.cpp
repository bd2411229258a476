#include "engine/support/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <cerrno>
#include <locale>
#include <system_error>
#include <vector>

#include "engine/support/utf8.h"

namespace plateau {

namespace embedded {
extern const unsigned char catalogue_fr[];
extern const std::size_t catalogue_fr_size;
extern const unsigned char catalogue_en[];
extern const std::size_t catalogue_en_size;
}  // namespace embedded

namespace {

namespace bl = boost::locale;

/// A locale whose only use is its messages, read from the catalogue inside the program: no locale needs to be
/// installed.
std::locale make_catalogue(Language language) {
    bl::gnu_gettext::messages_info info;
    info.language = std::string(to_string_view(language));
    info.encoding = "UTF-8";
    info.domains.emplace_back("plateau");
    info.paths.emplace_back("embedded");
    info.callback = [language](const std::string&, const std::string&) {
        return language == Language::fr
                   ? std::vector<char>(embedded::catalogue_fr, embedded::catalogue_fr + embedded::catalogue_fr_size)
                   : std::vector<char>(embedded::catalogue_en, embedded::catalogue_en + embedded::catalogue_en_size);
    };
    return {std::locale::classic(), bl::gnu_gettext::create_messages_facet<char>(info)};
}

const std::locale& catalogue(Language language) {
    static const std::locale french = make_catalogue(Language::fr);
    static const std::locale english = make_catalogue(Language::en);
    return language == Language::fr ? french : english;
}

const char* lookup(Language language, const std::string& id) {
    const auto& facet = std::use_facet<bl::message_format<char>>(catalogue(language));
    return facet.get(facet.domain("plateau"), nullptr, id.c_str());
}

struct SystemReason {
    int code;
    const char* id;
};

constexpr SystemReason system_reasons[] = {
    {EACCES, "system.eacces"}, {ECONNREFUSED, "system.econnrefused"}, {EEXIST, "system.eexist"},
    {EISDIR, "system.eisdir"}, {EHOSTUNREACH, "system.ehostunreach"}, {ENOENT, "system.enoent"},
    {ENOSPC, "system.enospc"}, {ENOTDIR, "system.enotdir"},           {EPERM, "system.eperm"},
    {EROFS, "system.erofs"},
};

/// A reason that is one of the C library's common sentences, in `language`; any other as it is. Messages carry the
/// English one, which does not depend on who reads.
std::string system_reason(Language language, const std::string& why) {
    for (const SystemReason& reason : system_reasons) {
        if (why == std::generic_category().message(reason.code)) {
            return lookup(language, reason.id);
        }
    }
    return why;
}

}  // namespace

std::string fill(std::string_view pattern, const TextArgs& args) {
    std::string result;
    std::size_t at = 0;
    while (at < pattern.size()) {
        const auto open = pattern.find('{', at);
        const auto close = open == std::string_view::npos ? open : pattern.find('}', open);
        if (close == std::string_view::npos) {
            break;
        }
        const auto name = pattern.substr(open + 1, close - open - 1);
        const auto found = std::find_if(args.begin(), args.end(), [&](const auto& arg) { return arg.first == name; });
        result += pattern.substr(at, open - at);
        result += found == args.end() ? pattern.substr(open, close - open + 1) : std::string_view(found->second);
        at = close + 1;
    }
    result += pattern.substr(at);
    return result;
}

bool has_text(Language language, std::string_view id) {
    return !id.empty() && lookup(language, std::string(id)) != nullptr;
}

std::string text_of(Language language, const Message& message) {
    const char* pattern = message.id.empty() ? nullptr : lookup(language, message.id);
    TextArgs args = message.args;
    for (auto& [name, value] : args) {
        value = harmless_lines(name == "why" ? system_reason(language, value) : value);
    }
    if (pattern != nullptr) {
        return fill(pattern, args);
    }
    std::string result = message.id;
    for (const auto& [name, value] : args) {
        result += fmt::format(" {}={}", name, value);
    }
    return result;
}

}  // namespace plateau
