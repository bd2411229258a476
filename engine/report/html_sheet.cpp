#include "engine/report/html_sheet.h"

#include <fmt/format.h>

#include <array>

#include "engine/grading/correct.h"
#include "engine/report/html_parts.h"
#include "engine/report/printed.h"
#include "engine/report/trial_text.h"
#include "engine/report/typography.h"
#include "engine/report/visible.h"
#include "engine/support/text.h"

namespace plateau {

namespace embedded {
extern const unsigned char sheet_style[];
extern const std::size_t sheet_style_size;
}  // namespace embedded

namespace {

constexpr std::array kVerdicts{Verdict::met, Verdict::partly_met, Verdict::not_met, Verdict::not_observed,
                               Verdict::for_jury};

std::string title_of(const SheetSource& source) {
    return source.says("sheet.title",
                       {{"title", visible(typeset(source.scenario.title.in(source.language), source.language))}});
}

/// The name of the exam, or its id where no referential names it.
std::string exam_of(const SheetSource& source) {
    const auto found = source.labels.exams.find(source.correction.exam);
    return visible(found == source.labels.exams.end() ? source.correction.exam
                                                      : typeset(found->second.in(source.language), source.language));
}

std::string or_to_fill(const std::string& text) {
    return text.empty() ? std::string("…………………………………") : visible(text);
}

/// What stands on every page. Browsers know no named strings, so the texts are written into the style itself.
std::string page_style(const SheetSource& source) {
    const Correction& correction = source.correction;
    const std::string who = source.says(
        "sheet.running", {{"seat", or_to_fill(correction.seat)}, {"candidate", or_to_fill(correction.candidate)}});
    const std::string subject =
        fmt::format("{} · {}", visible(correction.scenario_id), visible(correction.scenario_version.substr(0, 19)));
    return fmt::format(
        "@page {{ @top-left {{ content: \"{}\"; }} @top-right {{ content: \"{}\"; }} "
        "@bottom-left {{ content: \"{}\"; }} "
        "@bottom-right {{ content: \"{}\" counter(page) \"{}\" counter(pages); }} }}\n",
        css_string(source.says("sheet.name")), css_string(who), css_string(subject),
        css_string(source.says("sheet.page") + " "), css_string(" " + source.says("sheet.page_of") + " "));
}

void write_head(Markup& out, const SheetSource& source) {
    const std::string_view style(reinterpret_cast<const char*>(embedded::sheet_style), embedded::sheet_style_size);
    out.open("head").line();
    out.empty("meta", {{"charset", "utf-8"}}).line();
    out.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}).line();
    // The page may fetch and run nothing, should anything ever get into it.
    out.empty("meta",
              {{"http-equiv", "Content-Security-Policy"}, {"content", "default-src 'none'; style-src 'unsafe-inline'"}})
        .line();
    out.element("title", title_of(source)).line();
    out.open("style").line().raw(style).raw(page_style(source)).close().line();
    out.close().line();
}

void identity_row(Markup& out, const std::string& name, const std::string& value) {
    out.open("tr").element("th", name, {{"scope", "row"}}).element("td", value).close().line();
}

void write_identity(Markup& out, const SheetSource& source) {
    const Correction& correction = source.correction;
    out.open("header").line();
    out.element("p", source.says("sheet.name"), {{"class", "kind"}}).line();
    out.element("h1", visible(typeset(source.scenario.title.in(source.language), source.language))).line();
    out.open("table", {{"class", "identity"}}).element("caption", source.says("sheet.identity")).open("tbody").line();
    identity_row(out, source.says("sheet.candidate"), or_to_fill(correction.candidate));
    identity_row(out, source.says("sheet.post"), or_to_fill(correction.seat));
    identity_row(out, source.says("sheet.exam"), exam_of(source));
    identity_row(out, source.says("sheet.scenario"), visible(correction.scenario_id));
    const std::string& referential = source.labels.title.in(source.language);
    identity_row(
        out, source.says("sheet.referential"),
        referential.empty() ? visible(source.scenario.referential) : visible(typeset(referential, source.language)));
    out.close().close().line().close().line();
}

void write_totals(Markup& out, const SheetSource& source) {
    const Totals totals = totals_of(source.correction);
    const std::array counts{totals.met, totals.partly_met, totals.not_met, totals.not_observed, totals.for_jury};
    out.open("table", {{"class", "totals"}}).element("caption", source.says("sheet.totals_caption")).line();
    out.open("thead").open("tr");
    for (const Verdict verdict : kVerdicts) {
        out.open("th", {{"scope", "col"}});
        write_verdict(out, verdict, source);
        out.close();
    }
    out.element("th", source.says("sheet.points"), {{"scope", "col"}}).close().close().line();
    out.open("tbody").open("tr");
    for (const int count : counts) {
        out.element("td", fmt::format("{}", count));
    }
    out.element("td", source.says("sheet.points_of",
                                  {{"points", printed_points(totals.quarter_points, source.language)},
                                   {"out_of", printed_points(totals.quarter_points_out_of, source.language)}}));
    out.close().close().close().line();
    out.element("p", source.says("sheet.points_note"), {{"class", "note"}}).line();
}

std::string competence_title(const SheetSource& source, const std::string& id) {
    if (id.empty()) {
        return source.says("sheet.no_criterion");
    }
    const auto label = source.labels.competences.find(id);
    return label == source.labels.competences.end()
               ? visible(id)
               : visible(id) + " · " + visible(typeset(label->second.in(source.language), source.language));
}

void write_by_competence(Markup& out, const SheetSource& source, const std::vector<CompetenceGroup>& groups) {
    out.open("table", {{"class", "competences"}}).element("caption", source.says("sheet.competences_caption")).line();
    out.open("thead").open("tr").element("th", source.says("sheet.competence"), {{"scope", "col"}});
    for (const Verdict verdict : kVerdicts) {
        out.element("th", printed(verdict, source.language), {{"scope", "col"}, {"class", "count"}});
    }
    out.element("th", source.says("sheet.remarks"), {{"scope", "col"}, {"class", "by-hand"}});
    out.close().close().line().open("tbody").line();
    for (const CompetenceGroup& group : groups) {
        out.open("tr").element("th", competence_title(source, group.id), {{"scope", "row"}});
        for (const Verdict verdict : kVerdicts) {
            const auto count = group.verdicts.find(verdict);
            const int items = count == group.verdicts.end() ? 0 : count->second;
            out.element("td", fmt::format("{}", items), {{"class", items == 0 ? "count none" : "count"}});
        }
        out.element("td", "", {{"class", "by-hand"}}).close().line();
    }
    out.close().close().line();
    out.element("p", source.says("sheet.competences_note"), {{"class", "note"}}).line();
}

/// Said at the front: nothing may be published before the jury has ruled on these.
void write_not_observed(Markup& out, const SheetSource& source) {
    out.open("section", {{"class", "not-observed"}}).line();
    out.element("h2", source.says("sheet.not_observed_title")).line();
    out.element("p", source.says("sheet.not_observed_blocks")).line();
    out.open("table").element("caption", source.says("sheet.not_observed_caption")).line();
    out.open("thead").open("tr");
    for (const char* head : {"sheet.item", "sheet.on", "sheet.reason"}) {
        out.element("th", source.says(head), {{"scope", "col"}});
    }
    out.close().close().line().open("tbody").line();
    for (const ItemResult& item : source.correction.items) {
        if (item.verdict == Verdict::not_observed) {
            out.open("tr").open("th", {{"scope", "row"}});
            const std::size_t number = number_of(item, source.correction);
            out.element("a", fmt::format("{}. {}", number, visible(item.id)),
                        {{"href", fmt::format("#item-{}", number)}});
            out.close().element("td", source.role(item.on)).element("td", source.reason(item)).close().line();
        }
    }
    out.close().close().close().line();
}

/// Where a machine said one thing and its stopped disk says another.
void write_differences(Markup& out, const SheetSource& source) {
    out.open("section", {{"class", "differences"}}).line();
    out.element("h2", source.says("sheet.differences")).open("ul").line();
    for (const FactDifference& difference : source.correction.differences) {
        const Message message = difference_message(difference, source.language);
        const std::string text = typeset(text_of(source.language, message), source.language);
        out.element("li", source.bounded(text, printed_reason_characters)).line();
    }
    out.close().close().line();
}

/// Where what was tried contradicts what the guide asks for.
void write_contradictions(Markup& out, const SheetSource& source) {
    out.open("section", {{"class", "contradictions"}}).line();
    out.element("h2", source.says("sheet.contradictions")).open("ul").line();
    for (const ItemResult& item : source.correction.items) {
        for (const TrialResult& trial : item.trials) {
            if (trial.agrees == false) {
                const std::size_t number = number_of(item, source.correction);
                out.open("li").element("a", fmt::format("{}. {}", number, visible(item.id)),
                                       {{"href", fmt::format("#item-{}", number)}});
                out.text(" · " + source.trial(trial)).close().line();
            }
        }
    }
    out.close().close().line();
}

void write_summary(Markup& out, const SheetSource& source, const std::vector<CompetenceGroup>& groups) {
    out.open("section", {{"class", "summary"}}).element("h2", source.says("sheet.summary")).line();
    write_totals(out, source);
    write_by_competence(out, source, groups);
    out.close().line();
    if (totals_of(source.correction).not_observed > 0) {
        write_not_observed(out, source);
    }
    if (!source.correction.differences.empty()) {
        write_differences(out, source);
    }
    if (has_contradiction(source.correction)) {
        write_contradictions(out, source);
    }
}

void write_legend(Markup& out, const SheetSource& source) {
    out.open("section", {{"class", "legend"}}).element("h2", source.says("sheet.legend")).line();
    out.open("dl").line();
    constexpr std::pair<Verdict, const char*> verdicts[] = {
        {Verdict::met, "sheet.legend.met"},           {Verdict::partly_met, "sheet.legend.partly_met"},
        {Verdict::not_met, "sheet.legend.not_met"},   {Verdict::not_observed, "sheet.legend.not_observed"},
        {Verdict::for_jury, "sheet.legend.for_jury"},
    };
    for (const auto& [verdict, text] : verdicts) {
        out.open("dt");
        write_verdict(out, verdict, source);
        out.close().element("dd", source.says(text)).line();
    }
    constexpr std::pair<Trust, const char*> trusts[] = {
        {Trust::sealed, "sheet.legend.sealed"},
        {Trust::live, "sheet.legend.live"},
        {Trust::capture, "sheet.legend.capture"},
    };
    for (const auto& [trust, text] : trusts) {
        out.element("dt", printed(trust, source.language)).element("dd", source.says(text)).line();
    }
    out.close().close().line();
}

}  // namespace

std::string html_sheet(const SheetSource& source) {
    const std::string_view language = to_string_view(source.language);
    const auto groups = by_competence(source.correction);
    const EvidenceIndex evidence(source.correction);
    Markup out;
    out.raw("<!DOCTYPE html>\n");
    out.open("html",
             {{"xmlns", "http://www.w3.org/1999/xhtml"}, {"lang", language}, {"xml:lang", language}, {"dir", "ltr"}});
    out.line();
    write_head(out, source);
    out.open("body").line();
    write_identity(out, source);
    out.open("main").line();
    write_summary(out, source, groups);
    write_items(out, source, groups, evidence);
    write_signatures(out, source);
    write_legend(out, source);
    write_annex(out, source, evidence);
    out.close().line().close().line().close().line();
    return out.take();
}

}  // namespace plateau
