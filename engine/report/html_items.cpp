#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/report/html_parts.h"
#include "engine/report/printed.h"
#include "engine/report/trial_text.h"
#include "engine/report/typography.h"
#include "engine/report/visible.h"

namespace plateau {

namespace {

std::string label_or_id(const std::map<std::string, LocalText>& labels, const std::string& id, Language language) {
    const auto found = labels.find(id);
    return found == labels.end() ? visible(id)
                                 : visible(id) + " · " + visible(typeset(found->second.in(language), language));
}

/// A box to tick; a reader that speaks hears only its label.
void tick_box(Markup& out, const std::string& label) {
    out.open("li").element("span", "☐", {{"aria-hidden", "true"}, {"class", "box"}}).text(" ").text(label).close();
}

/// Lines to write on.
void write_on(Markup& out, const std::string& label, std::string_view kind) {
    out.open("p", {{"class", kind}}).element("span", label).close().line();
}

/// Items of one competence or another, written one by one.
class ItemWriter {
  public:
    ItemWriter(Markup& out, const SheetSource& source, const EvidenceIndex& evidence)
        : out_(out), source_(source), evidence_(evidence) {}

    void competence(const CompetenceGroup& group) {
        out_.open("section", {{"class", "competence"}});
        out_.element("h3", group.id.empty() ? says("sheet.no_criterion")
                                            : label_or_id(source_.labels.competences, group.id, source_.language));
        out_.line();
        for (const CriterionGroup& criterion : group.criteria) {
            this->criterion(criterion);
        }
        out_.close().line();
    }

  private:
    std::string says(const char* id, TextArgs args = {}) const { return source_.says(id, std::move(args)); }

    void criterion(const CriterionGroup& group) {
        const bool informed = group.items.empty();
        if (informed) {
            out_.open("div", {{"class", "informed"}});
        }
        if (!group.id.empty()) {
            out_.element("h4", label_or_id(source_.labels.criteria, group.id, source_.language)).line();
        }
        for (const ItemResult* result : group.items) {
            item(*result);
        }
        if (!group.also.empty()) {
            also(group.also);
        }
        if (informed) {
            out_.close().line();
        }
    }

    /// Items that stand elsewhere, each with its verdict.
    void also(const std::vector<const ItemResult*>& items) {
        out_.open("p", {{"class", "also"}}).text(says("sheet.also") + " ");
        for (const ItemResult* result : items) {
            out_.text(result == items.front() ? "" : ", ");
            const std::size_t number = number_of(*result, source_.correction);
            out_.element("a", fmt::format("{}. {}", number, visible(result->id)),
                         {{"href", fmt::format("#item-{}", number)}});
            out_.text(fmt::format(" ({})", printed(result->verdict, source_.language)));
        }
        out_.close().line();
    }

    void item(const ItemResult& result) {
        const std::string anchor = fmt::format("item-{}", number_of(result, source_.correction));
        out_.open("article", {{"class", "item"}, {"id", anchor}, {"aria-labelledby", anchor + "-title"}}).line();
        out_.open("div", {{"class", "seen"}}).line();
        title(result, anchor);
        task(result);
        if (result.measured) {
            measured(result);
        } else {
            judged(result);
        }
        out_.close().line();
        jury(result);
        out_.close().line();
    }

    void title(const ItemResult& result, const std::string& anchor) {
        out_.open("h5", {{"id", anchor + "-title"}});
        out_.element("span", fmt::format("{}.", number_of(result, source_.correction)), {{"class", "number"}});
        out_.text(" " + visible(result.id) + " ");
        write_verdict(out_, result.verdict, source_);
        out_.close().line();
        const std::string out_of = printed_points(result.quarter_points_out_of, source_.language);
        const bool counted = result.measured && result.verdict != Verdict::not_observed;
        const std::string points =
            counted ? says("sheet.item_points",
                           {{"points", printed_points(result.quarter_points, source_.language)}, {"out_of", out_of}})
                    : says("sheet.item_points_jury", {{"out_of", out_of}});
        out_.element("p", points, {{"class", "points"}}).line();
    }

    /// A subject may write its task in several paragraphs.
    void task(const ItemResult& result) {
        const std::string task = source_.task_of(result);
        std::string_view text = task;
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            if (end > 0) {
                out_.element("p", visible(typeset(text.substr(0, end), source_.language)), {{"class", "task"}}).line();
            }
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    void measured(const ItemResult& result) {
        if (!result.fields.empty()) {
            fields(result);
        }
        if (!result.why.id.empty()) {
            out_.open("p", {{"class", "why"}})
                .element("b", says("sheet.why"))
                .text(" " + source_.reason(result))
                .close();
            out_.line();
        }
        trials(result);
        if (result.verdict == Verdict::not_observed) {
            return;
        }
        const auto names = evidence_.names_of(result);
        const std::string proof = names.empty() ? says("sheet.no_evidence") : fmt::format("{}", fmt::join(names, ", "));
        out_.element("p",
                     says("sheet.read_on", {{"on", source_.role(result.on)},
                                            {"trust", printed_source(result, source_.language)},
                                            {"evidence", proof}}),
                     {{"class", "source"}})
            .line();
    }

    void trials(const ItemResult& result) {
        if (result.trials.empty()) {
            return;
        }
        out_.open("ul", {{"class", "trials"}}).line();
        for (const TrialResult& trial : result.trials) {
            out_.open("li", {{"class", trial.agrees == false ? "contradicts" : "trial"}});
            out_.element("span", mark_of(trial), {{"aria-hidden", "true"}});
            out_.text(" " + source_.trial(trial)).close().line();
        }
        out_.close().line();
    }

    void fields(const ItemResult& result) {
        out_.open("table", {{"class", "fields"}});
        out_.element("caption", says("sheet.fields_caption",
                                     {{"number", fmt::format("{}", number_of(result, source_.correction))}}));
        out_.line().open("thead").open("tr");
        for (const char* head : {"sheet.field", "sheet.expected", "sheet.seen", "sheet.outcome"}) {
            out_.element("th", says(head), {{"scope", "col"}});
        }
        out_.close().close().line().open("tbody").line();
        for (const FieldResult& field : result.fields) {
            out_.open("tr", {{"class", field.met ? "same" : "different"}});
            out_.element(
                "th", source_.bounded(printed_field(visible(field.name), source_.language), printed_value_characters),
                {{"scope", "row"}});
            out_.open("td").element("bdi", source_.value(field.expected)).close();
            out_.open("td").element("bdi", source_.seen(field)).close();
            out_.open("td").element("span", field.met ? "✔" : "✘", {{"aria-hidden", "true"}});
            out_.text(" " + says(field.met ? "sheet.same" : "sheet.different")).close().close().line();
        }
        out_.close().close().line();
    }

    void judged(const ItemResult& result) {
        const Item* item = source_.item_of(result);
        if (item == nullptr || item->judge.empty()) {
            return;
        }
        out_.open("table", {{"class", "descriptors"}}).element("caption", says("sheet.descriptors_caption")).line();
        out_.open("thead").open("tr");
        for (const char* head : {"sheet.mark", "sheet.descriptor"}) {
            out_.element("th", says(head), {{"scope", "col"}});
        }
        out_.close().close().line().open("tbody").line();
        for (std::size_t mark = 0; mark < item->judge.size(); ++mark) {
            out_.open("tr").open("th", {{"scope", "row"}});
            out_.element("span", "☐", {{"aria-hidden", "true"}, {"class", "box"}})
                .text(fmt::format(" {}", mark))
                .close();
            out_.element("td", visible(typeset(item->judge[mark].in(source_.language), source_.language)));
            out_.close().line();
        }
        out_.close().close().line();
    }

    void jury(const ItemResult& result) {
        out_.open("div", {{"class", "jury"}, {"role", "group"}, {"aria-label", says("sheet.jury")}}).line();
        if (!result.measured) {
            out_.element("p", says("sheet.jury.mark"), {{"class", "jury-title"}}).line();
            write_on(out_, says("sheet.jury.mark_of"), "mark");
            write_on(out_, says("sheet.jury.remark"), "lines");
            out_.close().line();
            return;
        }
        const bool open = result.verdict == Verdict::not_observed;
        out_.element("p", says(open ? "sheet.jury.rule" : "sheet.jury"), {{"class", "jury-title"}}).line();
        out_.open("ul").line();
        if (!open) {
            tick_box(out_, says("sheet.jury.confirmed"));
        }
        for (const Verdict verdict : {Verdict::met, Verdict::partly_met, Verdict::not_met}) {
            if (verdict != result.verdict) {
                tick_box(out_, open ? printed(verdict, source_.language)
                                    : says("sheet.jury.changed", {{"verdict", printed(verdict, source_.language)}}));
            }
        }
        out_.close().line();
        write_on(out_, says("sheet.jury.reason"), "lines");
        out_.close().line();
    }

    Markup& out_;
    const SheetSource& source_;
    const EvidenceIndex& evidence_;
};

}  // namespace

void write_verdict(Markup& out, Verdict verdict, const SheetSource& source) {
    out.open("span", {{"class", fmt::format("verdict {}", to_string_view(verdict))}});
    out.element("span", mark_of(verdict), {{"aria-hidden", "true"}});
    out.text("\xc2\xa0" + printed(verdict, source.language)).close();
}

std::size_t number_of(const ItemResult& item, const Correction& correction) {
    return static_cast<std::size_t>(&item - correction.items.data()) + 1;
}

void write_items(Markup& out, const SheetSource& source, const std::vector<CompetenceGroup>& groups,
                 const EvidenceIndex& evidence) {
    out.open("section", {{"class", "items"}}).element("h2", source.says("sheet.items")).line();
    ItemWriter writer(out, source, evidence);
    for (const CompetenceGroup& group : groups) {
        writer.competence(group);
    }
    out.close().line();
}

}  // namespace plateau
