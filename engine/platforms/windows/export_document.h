#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/platforms/windows/export_script.h"
#include "engine/support/observed.h"

/// What the export scripts print, read without believing it: every value is a text or a list of texts. Pure.
namespace plateau::windows_platform {

/// A part of an export that the script could not read.
struct ExportProblem {
    std::string part;     ///< "scopes"
    std::string message;  ///< in the language of the machine
};

/// One document.
struct Export {
    WindowsExport what = WindowsExport::dhcp;
    std::string bytes;  ///< of the document alone, UTF-8
    std::string machine;
    std::string taken_at;  ///< as the machine's clock had it
    std::vector<ExportProblem> problems;
    Value document;
};

/// The documents of a file, one after the other: at most one of each export. Reads UTF-8 with or without its mark, and
/// UTF-16LE with it, as PowerShell 5.1 writes what is sent to a file. "windows.export.invalid" with what is wrong and
/// where.
Observed<std::vector<Export>> parse_exports(std::string_view file);

/// The member of a record that is a text; nothing: there is none, or it is none.
std::optional<std::string> text_in(const Value& record, std::string_view name);
/// The member of a record that is a list; nothing likewise.
const List* list_in(const Value& record, std::string_view name);
/// The member that is a list of nothing but texts; nothing likewise.
std::optional<std::vector<std::string>> texts_in(const Value& record, std::string_view name);

/// "windows.export.invalid" for a document whose member ("scopes[2].mask") is missing or is not what it should be.
tl::unexpected<Unobserved> export_invalid(const Export& document, std::string_view member);

}  // namespace plateau::windows_platform
