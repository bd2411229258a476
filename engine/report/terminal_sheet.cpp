#include "engine/report/terminal_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/grading/correct.h"
#include "engine/report/printed.h"
#include "engine/report/trial_text.h"
#include "engine/support/text.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kIndent = 6;

/// Writes a sheet line by line; knows the language and whether colours are wanted.
class Page {
  public:
    Page(const Scenario& scenario, const CheckCatalogue& graders, Language language, Colours colours)
        : scenario_(scenario), graders_(graders), language_(language), colours_(colours) {}

    void header(const Correction& correction) {
        line(bold(text({"sheet.title", {{"title", scenario_.title.in(language_)}}})));
        std::string subtitle = text({"sheet.subject",
                                     {{"id", correction.scenario_id},
                                      {"version", correction.scenario_version.substr(0, 19)},
                                      {"exam", correction.exam}}});
        if (!correction.seat.empty()) {
            subtitle = text({"sheet.seat", {{"seat", correction.seat}}}) + " · " + subtitle;
        }
        line(subtitle);
    }

    void item(const ItemResult& result, const Item* item) {
        line("");
        const std::string points = fmt::format("{} / {}", printed_points(result.quarter_points, language_),
                                               printed_points(result.quarter_points_out_of, language_));
        const std::string head = fmt::format("  {} {}", mark_of(result.verdict), result.id);
        const std::string tail = fmt::format("{}   {}", printed(result.verdict, language_), points);
        const std::size_t used = columns_of(head) + columns_of(tail);
        line(coloured(result.verdict, head) + std::string(used + 2 < kWidth ? kWidth - used : 2, ' ') +
             coloured(result.verdict, tail));
        if (item != nullptr) {
            indented(harmless(hide_secrets(item->task_in(language_), scenario_)));
        }
        fields(result);
        if (!result.why.id.empty()) {
            indented("→ " + reason_text(result.why, graders_, language_));
        }
        if (result.measured && result.verdict != Verdict::not_observed) {
            indented(text({"sheet.source", {{"on", result.on}, {"trust", printed_source(result, language_)}}}));
        }
        for (const TrialResult& trial : result.trials) {
            indented(fmt::format("{} {}", mark_of(trial), trial_text(trial, language_)));
        }
    }

    /// Where a machine said one thing and its disk says another.
    void differences(const Correction& correction) {
        if (correction.differences.empty()) {
            return;
        }
        line("");
        line(bold(text({"sheet.differences", {}})));
        for (const FactDifference& difference : correction.differences) {
            indented("≠ " + text(difference_message(difference, language_)));
        }
    }

    /// Where what was tried contradicts what the guide asks for.
    void contradictions(const Correction& correction) {
        if (!has_contradiction(correction)) {
            return;
        }
        line("");
        line(bold(text({"sheet.contradictions", {}})));
        for (const ItemResult& result : correction.items) {
            for (const TrialResult& trial : result.trials) {
                if (trial.agrees == false) {
                    indented(fmt::format("{} {} · {}", mark_of(trial), result.id, trial_text(trial, language_)));
                }
            }
        }
    }

    void totals(const Correction& correction) {
        line("");
        line(bold(totals_text(correction, language_)));
        if (totals_of(correction).not_observed > 0) {
            for (const std::string& part : wrapped(text({"sheet.not_observed_blocks", {}}), kWidth)) {
                line(part);
            }
        }
    }

    std::string take() { return std::move(out_); }

  private:
    std::string text(const Message& message) const { return text_of(language_, message); }

    void line(const std::string& content) {
        out_ += content;
        out_ += '\n';
    }

    void indented(const std::string& content) {
        for (const std::string& part : wrapped(content, kWidth - kIndent)) {
            line(std::string(kIndent, ' ') + part);
        }
    }

    /// A field that is right needs one mention; one that is not shows expected and seen.
    void fields(const ItemResult& result) {
        for (const FieldResult& field : result.fields) {
            const std::string name = printed_field(field.name, language_);
            const std::string seen = printed_seen(field, language_);
            const Message message =
                field.met
                    ? Message{"sheet.field.met", {{"name", name}, {"seen", seen}}}
                    : Message{"sheet.field.unmet",
                              {{"name", name}, {"expected", printed_value(field.expected, language_)}, {"seen", seen}}};
            indented((field.met ? "✔ " : "✘ ") + text(message));
        }
    }

    std::string coloured(Verdict verdict, const std::string& content) const {
        if (colours_ == Colours::no) {
            return content;
        }
        return fmt::format("\x1b[{}m{}\x1b[0m", colour_of(verdict), content);
    }

    std::string bold(const std::string& content) const {
        return colours_ == Colours::no ? content : fmt::format("\x1b[1m{}\x1b[0m", content);
    }

    const Scenario& scenario_;
    const CheckCatalogue& graders_;
    Language language_;
    Colours colours_;
    std::string out_;
};

const Item* item_of(const Scenario& scenario, const std::string& id) {
    const auto found =
        std::find_if(scenario.guide.begin(), scenario.guide.end(), [&](const Item& item) { return item.id == id; });
    return found == scenario.guide.end() ? nullptr : &*found;
}

}  // namespace

int colour_of(Verdict verdict) {
    return verdict == Verdict::met ? 32 : verdict == Verdict::not_met ? 31 : 33;
}

std::string totals_text(const Correction& correction, Language language) {
    std::map<Verdict, int> counts;
    int got = 0;
    int out_of = 0;
    for (const ItemResult& result : correction.items) {
        ++counts[result.verdict];
        got += result.quarter_points;
        out_of += result.quarter_points_out_of;
    }
    std::vector<std::string> parts;
    for (const auto& [verdict, count] : counts) {
        parts.push_back(fmt::format("{} {}", count, printed(verdict, language)));
    }
    return text_of(language, {"sheet.totals",
                              {{"counts", fmt::format("{}", fmt::join(parts, ", "))},
                               {"points", printed_points(got, language)},
                               {"out_of", printed_points(out_of, language)}}});
}

std::string terminal_item(const ItemResult& item, const Scenario& scenario, const CheckCatalogue& graders,
                          Language language, Colours colours) {
    Page page(scenario, graders, language, colours);
    page.item(item, item_of(scenario, item.id));
    return page.take();
}

std::string terminal_sheet(const Correction& correction, const Scenario& scenario, const CheckCatalogue& graders,
                           Language language, Colours colours) {
    Page page(scenario, graders, language, colours);
    page.header(correction);
    for (const ItemResult& result : correction.items) {
        page.item(result, item_of(scenario, result.id));
    }
    page.differences(correction);
    page.contradictions(correction);
    page.totals(correction);
    return page.take();
}

}  // namespace plateau
