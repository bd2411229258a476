#include "engine/platforms/windows/export_document.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/support/utf16.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

constexpr std::string_view blanks = " \t\r\n";

tl::unexpected<Unobserved> invalid(std::string why) {
    return unobserved(reason::export_invalid, std::move(why));
}

std::string as_utf8(std::string_view file) {
    if (file.starts_with("\xff\xfe")) {
        return utf8_from_utf16(file.substr(2));
    }
    return std::string(file.starts_with("\xef\xbb\xbf") ? file.substr(3) : file);
}

std::optional<WindowsExport> export_of(const Value& document) {
    const std::string name = text_in(document, "export").value_or("");
    return name == "plateau.windows-dhcp/1"        ? std::optional(WindowsExport::dhcp)
           : name == "plateau.windows-directory/1" ? std::optional(WindowsExport::directory)
                                                   : std::nullopt;
}

Observed<Export> read_export(Value document, std::string_view bytes) {
    const auto what = export_of(document);
    if (!what) {
        return invalid("a document does not say that it is an export of this version");
    }
    Export read{.what = *what,
                .bytes = std::string(bytes),
                .machine = text_in(document, "machine").value_or(""),
                .taken_at = text_in(document, "taken_at").value_or(""),
                .problems = {},
                .document = std::move(document)};
    const List* problems = list_in(read.document, "problems");
    if (problems == nullptr) {
        return export_invalid(read, "problems");
    }
    for (const Value& problem : *problems) {
        const auto part = text_in(problem, "part");
        const auto message = text_in(problem, "message");
        if (!part || !message) {
            return export_invalid(read, "problems");
        }
        read.problems.push_back({.part = *part, .message = *message});
    }
    return read;
}

}  // namespace

Observed<std::vector<Export>> parse_exports(std::string_view file) {
    const std::string text = as_utf8(file);
    std::string_view rest = text;
    std::vector<Export> exports;
    while (true) {
        const auto start = rest.find_first_not_of(blanks);
        if (start == std::string_view::npos) {
            return exports.empty() ? Observed<std::vector<Export>>(invalid("the file is empty")) : exports;
        }
        rest.remove_prefix(start);
        auto prefix = value_from_json_prefix(rest);
        if (!prefix) {
            return invalid(fmt::format("document {}, {}", exports.size() + 1, harmless(prefix.error())));
        }
        auto read = read_export(std::move(prefix->value), rest.substr(0, prefix->used));
        if (!read) {
            return tl::unexpected(read.error());
        }
        const bool again =
            std::any_of(exports.begin(), exports.end(), [&](const Export& other) { return other.what == read->what; });
        if (again) {
            return invalid(fmt::format("it holds two of {}", name_of(read->what)));
        }
        rest.remove_prefix(prefix->used);
        exports.push_back(std::move(*read));
    }
}

std::optional<std::string> text_in(const Value& record, std::string_view name) {
    const Value* member = record.find(name);
    return member == nullptr || member->as_string() == nullptr ? std::nullopt : std::optional(*member->as_string());
}

const List* list_in(const Value& record, std::string_view name) {
    const Value* member = record.find(name);
    // PowerShell 5.1 prints some lists as {"value":[...],"Count":2}.
    const Value* inside = member == nullptr ? nullptr : member->find("value");
    if (inside != nullptr && member->find("Count") != nullptr) {
        return inside->as_list();
    }
    return member == nullptr ? nullptr : member->as_list();
}

std::optional<std::vector<std::string>> texts_in(const Value& record, std::string_view name) {
    const List* list = list_in(record, name);
    if (list == nullptr) {
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const Value& value : *list) {
        if (value.as_string() == nullptr) {
            return std::nullopt;
        }
        texts.push_back(*value.as_string());
    }
    return texts;
}

tl::unexpected<Unobserved> export_invalid(const Export& document, std::string_view member) {
    return invalid(fmt::format("{}: {}", name_of(document.what), member));
}

}  // namespace plateau::windows_platform
