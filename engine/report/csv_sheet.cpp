#include "engine/report/csv_sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/report/printed.h"
#include "engine/report/visible.h"

namespace plateau {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool needs_apostrophe(std::string_view text) {
    constexpr std::string_view starts[] = {"=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"};
    return std::any_of(std::begin(starts), std::end(starts),
                       [text](std::string_view start) { return text.starts_with(start); });
}

/// "address: 192.168.1.20; name: imprimante": what `print` makes of all fields.
template <class Print>
std::string fields_of(const SheetSource& source, const ItemResult& result, Print print) {
    std::vector<std::string> parts;
    for (const FieldResult& field : result.fields) {
        parts.push_back(source.says(
            "sheet.field.met",
            {{"name", source.bounded(printed_field(visible(field.name), source.language), printed_value_characters)},
             {"seen", print(field)}}));
    }
    return fmt::format("{}", fmt::join(parts, " · "));
}

std::string trials_of(const SheetSource& source, const ItemResult& result) {
    std::vector<std::string> parts;
    for (const TrialResult& trial : result.trials) {
        parts.push_back(source.trial(trial));
    }
    return fmt::format("{}", fmt::join(parts, " · "));
}

/// The columns in their order: the id of the name, and what an item has there.
std::vector<std::string> cells_of(const SheetSource& source, const ItemResult& result) {
    const Correction& correction = source.correction;
    const Language language = source.language;
    const std::string first = result.criteria.empty() ? std::string() : result.criteria.front();
    const bool counted = result.measured && result.verdict != Verdict::not_observed;
    return {visible(correction.candidate),
            visible(correction.seat),
            visible(correction.exam),
            visible(correction.scenario_id),
            visible(competence_of(first)),
            visible(fmt::format("{}", fmt::join(result.criteria, " "))),
            visible(result.id),
            visible(source.task_of(result)),
            source.role(result.on),
            printed(result.verdict, language),
            counted ? printed_points(result.quarter_points, language) : std::string(),
            printed_points(result.quarter_points_out_of, language),
            fields_of(source, result, [&](const FieldResult& field) { return source.value(field.expected); }),
            fields_of(source, result, [&](const FieldResult& field) { return source.seen(field); }),
            result.why.id.empty() || !result.measured ? std::string() : source.reason(result),
            counted ? printed_source(result, language) : std::string(),
            visible(fmt::format("{}", fmt::join(result.evidence, " "))),
            trials_of(source, result),
            std::string(),
            std::string()};
}

/// Points are numbers to a spreadsheet; all else is text.
bool is_number(std::string_view cell) {
    return !cell.empty() && cell.size() < 16 && cell.find_first_not_of("0123456789.,") == std::string_view::npos;
}

constexpr std::size_t kPoints = 10;
constexpr std::size_t kOutOf = 11;

std::string row_of(const std::vector<std::string>& cells, Language language) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const char* end = i == 0 ? "" : language == Language::fr ? ";" : ",";
        const bool number = (i == kPoints || i == kOutOf) && is_number(cells[i]);
        row += end + (number ? cells[i] : csv_field(cells[i]));
    }
    return row + "\r\n";
}

}  // namespace

std::string csv_field(std::string_view text) {
    std::string field = needs_apostrophe(text) ? "\"'" : "\"";
    for (const char c : text) {
        field += c == '"' ? "\"\"" : std::string(1, c);
    }
    return field + '"';
}

std::string csv_sheet(const SheetSource& source) {
    constexpr const char* names[] = {
        "sheet.candidate", "sheet.post",     "sheet.exam",     "sheet.scenario",     "sheet.competence",
        "sheet.criteria",  "sheet.item",     "sheet.task",     "sheet.on",           "sheet.verdict",
        "sheet.points",    "sheet.out_of",   "sheet.expected", "sheet.seen",         "sheet.reason",
        "sheet.trust",     "sheet.evidence", "sheet.trials",   "sheet.jury.verdict", "sheet.jury.motive",
    };
    std::vector<std::string> head;
    for (const char* name : names) {
        head.push_back(source.says(name));
    }
    std::string csv(kByteOrderMark);
    csv += row_of(head, source.language);
    for (const ItemResult& result : source.correction.items) {
        csv += row_of(cells_of(source, result), source.language);
    }
    return csv;
}

}  // namespace plateau
