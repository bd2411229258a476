#include "cli/sheets.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "engine/grading/correction_json.h"
#include "engine/report/csv_sheet.h"
#include "engine/report/html_sheet.h"
#include "engine/report/outline.h"
#include "engine/report/pdf.h"
#include "engine/scenario/load.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau::cli {

namespace {

const std::vector<std::string> formats{"text", "json", "html", "csv", "pdf"};

/// The format a file's ending names; empty when it names none.
std::string format_of(const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    const std::string format = ending == ".txt" ? "text" : ending.empty() ? "" : ending.substr(1);
    return std::find(formats.begin(), formats.end(), format) == formats.end() ? std::string() : format;
}

std::string sheet_as(const std::string& format, const SheetSource& source, const Context& context, Colours colours) {
    if (format == "json") {
        return to_json(source.correction) + "\n";
    }
    if (format == "html") {
        return html_sheet(source);
    }
    if (format == "csv") {
        return csv_sheet(source);
    }
    if (format == "pdf") {
        return pdf_of(html_sheet(source), context.stop());
    }
    return terminal_sheet(source.correction, source.scenario, source.graders, source.language, colours);
}

void write_file(const Context& context, const SheetSource& source, const std::string& format,
                const std::filesystem::path& file) {
    write_file_atomically(file, sheet_as(format, source, context, Colours::no));
    Context::say(context.text({"label.sheet.written", {{"file", file.string()}}}));
}

}  // namespace

void add_sheet_options(const Command& command, SheetOptions& options) {
    const Option format = command.option("--format", options.format, "help.sheet.format").one_of(formats);
    command.option("--output", options.outputs, "help.sheet.output");
    command.json_flag().excludes(format);
}

SheetLabels labels_for(const Places& places, const std::filesystem::path& folder, const Scenario& scenario) {
    const auto referential = referential_of(scenario, places.referentials(folder));
    return referential ? labels_of(*referential) : SheetLabels();
}

void check_sheet_options(const SheetOptions& options) {
    bool pdf = options.format == "pdf";
    for (const std::filesystem::path& file : options.outputs) {
        const std::string format = format_of(file);
        if (format.empty()) {
            throw Error(ErrorKind::usage, Message{"sheet.ending.unknown", {{"file", file.string()}}});
        }
        pdf = pdf || format == "pdf";
    }
    if (pdf) {
        require_pdf();
    }
    if (options.format == "pdf" && ::isatty(STDOUT_FILENO) == 1) {
        throw Error(ErrorKind::usage, Message{"sheet.pdf.terminal", {}});
    }
}

void write_sheets(const Context& context, const SheetSource& source, const SheetOptions& options) {
    for (const std::filesystem::path& file : options.outputs) {
        write_file(context, source, format_of(file), file);
    }
    const std::string format = context.json() ? "json" : options.format;
    if (!format.empty() || options.outputs.empty()) {
        Context::data(sheet_as(format, source, context, Context::colours_of_output()));
    }
}

void check_sheet_formats(const std::vector<std::string>& wanted) {
    if (std::find(wanted.begin(), wanted.end(), "pdf") != wanted.end()) {
        require_pdf();
    }
}

void write_sheets(const Context& context, const SheetSource& source, const std::filesystem::path& folder,
                  const std::vector<std::string>& wanted) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) {
        throw Error(ErrorKind::denied,
                    Message{"sheet.folder.not_made", {{"folder", folder.string()}, {"why", failure.message()}}});
    }
    for (const std::string& format : wanted) {
        write_file(context, source, format, folder / fmt::format("seat-{}.{}", source.correction.seat, format));
    }
}

}  // namespace plateau::cli
