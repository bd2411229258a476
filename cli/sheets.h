#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "engine/app/places.h"
#include "engine/report/sheet_source.h"

namespace plateau::cli {

/// What a command that graded was asked to write, and where.
struct SheetOptions {
    std::string format;  ///< of standard output: "text", "json", "html", "csv", "pdf"; empty: not said
    std::vector<std::filesystem::path> outputs;  ///< files; the ending says the format
};

/// Adds --format, --output and --json of a command that grades.
void add_sheet_options(const Command& command, SheetOptions& options);

/// The words of the referential that the scenario in `folder` names; empty ones when it is not at hand.
SheetLabels labels_for(const Places& places, const std::filesystem::path& folder, const Scenario& scenario);

/// Throws Error usage for files whose ending names no format, not_found when a PDF is wanted and cannot be made: before
/// any work is done.
void check_sheet_options(const SheetOptions& options);

/// Writes the sheet to every file asked for, and to standard output what was asked for it: the text for people unless
/// something else was said, nothing when only files were.
void write_sheets(const Context& context, const SheetSource& source, const SheetOptions& options);

/// The formats of "html,csv": what `rehearse --sheets` writes. Throws as check_sheet_options.
void check_sheet_formats(const std::vector<std::string>& formats);

/// Writes the sheet of one post into `folder`, which is made, as "seat-01.html", ….
void write_sheets(const Context& context, const SheetSource& source, const std::filesystem::path& folder,
                  const std::vector<std::string>& formats);

/// The formats of a sheet that are files for people.
inline const std::vector<std::string> sheet_file_formats{"html", "pdf", "csv"};

}  // namespace plateau::cli
