#include "engine/scenario/roster.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "engine/scenario/csv.h"
#include "engine/support/files.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

enum class Column { seat, candidate, name, exam, extra_time, reference };

struct ColumnName {
    std::string_view name;  ///< folded
    Column column;
};

/// What people call the columns. The first of each is the one that messages say.
constexpr std::array column_names{
    ColumnName{"seat", Column::seat},
    ColumnName{"poste", Column::seat},
    ColumnName{"place", Column::seat},
    ColumnName{"siège", Column::seat},
    ColumnName{"candidate", Column::candidate},
    ColumnName{"candidat", Column::candidate},
    ColumnName{"numéro", Column::candidate},
    ColumnName{"id", Column::candidate},
    ColumnName{"name", Column::name},
    ColumnName{"nom", Column::name},
    ColumnName{"nom et prénom", Column::name},
    ColumnName{"exam", Column::exam},
    ColumnName{"épreuve", Column::exam},
    ColumnName{"examen", Column::exam},
    ColumnName{"extra_time", Column::extra_time},
    ColumnName{"temps supplémentaire", Column::extra_time},
    ColumnName{"aménagement", Column::extra_time},
    ColumnName{"majoration", Column::extra_time},
    ColumnName{"extra_time_reference", Column::reference},
    ColumnName{"référence", Column::reference},
    ColumnName{"décision", Column::reference},
};
constexpr std::array required_columns{Column::seat, Column::candidate, Column::name};
constexpr std::size_t most_lines = 500;
constexpr std::size_t longest_field = 120;

std::string_view name_of(Column column) {
    return std::find_if(column_names.begin(), column_names.end(),
                        [&](const ColumnName& each) { return each.column == column; })
        ->name;
}

std::string trimmed(std::string_view text) {
    for (const std::string_view space : {" ", "\t", "\u00a0"}) {
        while (text.starts_with(space)) {
            text.remove_prefix(space.size());
        }
        while (text.ends_with(space)) {
            text.remove_suffix(space.size());
        }
    }
    return std::string(text);
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

class RosterReader {
  public:
    RosterReader(const RosterRules& rules, Problems& problems) : rules_(rules), problems_(problems) {}

    Roster roster(const std::vector<CsvRow>& rows) {
        Roster roster;
        if (rows.empty()) {
            problems_.error({}, "roster.empty");
            return roster;
        }
        if (!header(rows.front())) {
            return roster;
        }
        for (std::size_t i = 1; i < rows.size(); ++i) {
            if (i > most_lines) {
                problems_.error(rows[i].front().place, "roster.too_many", {{"limit", std::to_string(most_lines)}});
                break;
            }
            if (auto line = this->line(rows[i])) {
                roster.push_back(std::move(*line));
            }
        }
        return roster;
    }

  private:
    /// Which column each field of a line is in; false when lines cannot be read by it.
    bool header(const CsvRow& row) {
        for (const CsvField& field : row) {
            const std::string name = folded(trimmed(field.text));
            const auto found = std::find_if(column_names.begin(), column_names.end(),
                                            [&](const ColumnName& each) { return each.name == name; });
            if (found == column_names.end()) {
                columns_.emplace_back();
                if (!name.empty()) {
                    problems_.warning(field.place, "roster.column.unknown", {{"column", shown(field.text)}});
                }
                continue;
            }
            if (std::find(columns_.begin(), columns_.end(), found->column) != columns_.end()) {
                problems_.error(field.place, "roster.column.twice", {{"column", std::string(found->name)}});
            }
            columns_.emplace_back(found->column);
        }
        bool is_complete = true;
        for (const Column column : required_columns) {
            if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) {
                problems_.error(row.front().place, "roster.column.missing", {{"column", std::string(name_of(column))}});
                is_complete = false;
            }
        }
        return is_complete;
    }

    std::optional<RosterLine> line(const CsvRow& row) {
        const std::size_t before = problem_count_;
        std::map<Column, CsvField> fields;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const CsvField field{.text = trimmed(row[i].text), .place = row[i].place};
            if (i >= columns_.size()) {
                if (!field.text.empty()) {
                    error(field, "roster.field.extra");
                }
            } else if (columns_[i]) {
                check_field(field);
                fields.insert_or_assign(*columns_[i], field);
            }
        }
        const auto at = [&](Column column) {
            const auto found = fields.find(column);
            return found == fields.end() ? CsvField{.text = {}, .place = row.front().place} : found->second;
        };
        for (const Column column : required_columns) {
            if (at(column).text.empty()) {
                error(at(column), "roster.field.missing", {{"column", std::string(name_of(column))}});
            }
        }
        const ExamTime& exam = this->exam(at(Column::exam));
        RosterLine line{.seat = at(Column::seat).text,
                        .candidate = at(Column::candidate).text,
                        .name = at(Column::name).text,
                        .exam = exam.exam,
                        .extra = extra(at(Column::extra_time), at(Column::reference), exam.duration),
                        .extra_reference = at(Column::reference).text};
        check_seat(at(Column::seat));
        check_once(candidates_, at(Column::candidate), "roster.candidate.twice");
        return problem_count_ == before ? std::optional(std::move(line)) : std::nullopt;
    }

    void check_field(const CsvField& field) {
        if (first_not_text(field.text) || field.text.find_first_of("\r\n\t") != std::string::npos) {
            error(field, "roster.field.control");
        } else if (count_characters(field.text) > longest_field) {
            error(field, "roster.field.long", {{"longest", std::to_string(longest_field)}});
        }
    }

    void check_seat(const CsvField& field) {
        if (field.text.empty()) {
            return;
        }
        if (std::find(rules_.seats.begin(), rules_.seats.end(), field.text) == rules_.seats.end()) {
            error(field, "roster.seat.unknown", {{"seat", shown(field.text)}, {"known", joined(rules_.seats)}});
        }
        check_once(seats_, field, "roster.seat.twice");
    }

    void check_once(std::map<std::string, int>& seen, const CsvField& field, const char* twice) {
        const auto [first, is_new] = seen.emplace(folded(field.text), field.place.line);
        if (!is_new && !field.text.empty()) {
            error(field, twice, {{"word", shown(field.text)}, {"line", std::to_string(first->second)}});
        }
    }

    /// The first one for a line that names none, or none there is.
    const ExamTime& exam(const CsvField& field) {
        const std::string word = folded(field.text);
        std::vector<std::string> known;
        for (const ExamTime& exam : rules_.exams) {
            if (exam.exam == word) {
                return exam;
            }
            known.push_back(exam.exam);
        }
        if (!word.empty()) {
            error(field, "roster.exam.unknown", {{"exam", shown(field.text)}, {"known", joined(known)}});
        }
        return rules_.exams.front();
    }

    std::chrono::seconds extra(const CsvField& field, const CsvField& reference, std::chrono::seconds duration) {
        const auto extra = extra_time(field.text, duration);
        if (!extra) {
            error(field, "roster.extra.form", {{"extra", shown(field.text)}});
        } else if (extra->count() > 0 && reference.text.empty()) {
            error(field, "roster.extra.reference");
        }
        return extra.value_or(std::chrono::seconds(0));
    }

    void error(const CsvField& field, std::string id, TextArgs args = {}) {
        ++problem_count_;
        problems_.error(field.place, std::move(id), std::move(args));
    }

    const RosterRules& rules_;
    Problems& problems_;
    std::size_t problem_count_ = 0;
    std::vector<std::optional<Column>> columns_;
    std::map<std::string, int> seats_;  ///< folded, with the line they first stand on
    std::map<std::string, int> candidates_;
};

/// Quoted where a reader would take it for more than one field.
std::string csv_field(const std::string& text) {
    if (text.find_first_of(",;\t\"\r\n ") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return quoted + '"';
}

}  // namespace

Roster read_roster(std::string_view text, const RosterRules& rules, Problems& problems) {
    return RosterReader(rules, problems).roster(read_csv(text, csv_separator(text, ",;\t"), problems));
}

std::string roster_csv(const Roster& roster) {
    std::string csv = "seat,candidate,name,exam,extra_time,extra_time_reference\n";
    for (const RosterLine& line : roster) {
        const std::string extra =
            line.extra.count() == 0 ? std::string() : fmt::format("{} min", line.extra.count() / 60);
        csv += fmt::format("{},{},{},{},{},{}\n", csv_field(line.seat), csv_field(line.candidate), csv_field(line.name),
                           csv_field(line.exam), csv_field(extra), csv_field(line.extra_reference));
    }
    return csv;
}

}  // namespace plateau
