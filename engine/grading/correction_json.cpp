#include "engine/grading/correction_json.h"

#include <utility>

#include "engine/facts/facts_json.h"
#include "engine/grading/correct.h"

namespace plateau {

namespace {

Value list_of(const std::vector<std::string>& texts) {
    return List(texts.begin(), texts.end());
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

void write_fields(JsonWriter& out, const std::vector<FieldResult>& fields) {
    out.key("fields");
    out.begin_array();
    for (const FieldResult& field : fields) {
        out.begin_object();
        out.member("name", field.name);
        out.member("expected", field.expected);
        out.member("seen", field.seen);
        out.member("met", field.met);
        out.end_object();
    }
    out.end_array();
}

void write_why(JsonWriter& out, const Message& why) {
    out.key("why");
    out.begin_object();
    out.member("code", why.id);
    out.key("args");
    out.begin_object();
    for (const auto& [name, text] : why.args) {
        out.member(name, text);
    }
    out.end_object();
    out.end_object();
}

Value value_of(const TrialResult& trial) {
    Record args;
    for (const auto& [name, text] : trial.why.args) {
        args.emplace(name, text);
    }
    return Record{{"trial", to_string_view(trial.sort)},
                  {"tried", trial.tried},
                  {"expected", trial.expected},
                  {"seen", trial.seen},
                  {"agrees", trial.agrees ? Value(*trial.agrees) : Value()},
                  {"why", Record{{"code", trial.why.id}, {"args", std::move(args)}}},
                  {"evidence", list_of(trial.evidence)}};
}

Value value_of(const FactDifference& difference) {
    return Record{{"role", difference.role},
                  {"kind", difference.kind},
                  {"key", difference.key},
                  {"field", difference.field.empty() ? Value() : Value(difference.field)},
                  {"live", difference.live.value_or(Value())},
                  {"sealed", difference.sealed.value_or(Value())}};
}

}  // namespace

void write_item(JsonWriter& out, const ItemResult& item) {
    out.begin_object();
    out.member("id", item.id);
    out.member("mode", item.measured ? "measured" : "judged");
    out.member("check", text_or_null(item.check));
    out.member("on", text_or_null(item.on));
    out.member("verdict", to_string_view(item.verdict));
    out.key("points");
    out.quarters(item.quarter_points);
    out.key("out_of");
    out.quarters(item.quarter_points_out_of);
    out.member("criteria", list_of(item.criteria));
    write_fields(out, item.fields);
    write_why(out, item.why);
    out.member("trust", item.measured ? Value(to_string_view(item.trust)) : Value());
    if (item.assurance) {
        out.member("assurance", to_string_view(*item.assurance));
    }
    if (!item.caveats.empty()) {
        List caveats;
        for (const Caveat caveat : item.caveats) {
            caveats.emplace_back(to_string_view(caveat));
        }
        out.member("caveats", std::move(caveats));
    }
    out.member("evidence", list_of(item.evidence));
    out.member("override", nullptr);
    if (!item.trials.empty()) {
        List trials;
        for (const TrialResult& trial : item.trials) {
            trials.push_back(value_of(trial));
        }
        out.member("trials", std::move(trials));
    }
    out.end_object();
}

void write_totals(JsonWriter& out, const Correction& correction) {
    const Totals totals = totals_of(correction);
    out.begin_object();
    out.member("met", totals.met);
    out.member("partly_met", totals.partly_met);
    out.member("not_met", totals.not_met);
    out.member("not_observed", totals.not_observed);
    out.member("for_jury", totals.for_jury);
    out.key("points");
    out.quarters(totals.quarter_points);
    out.key("out_of");
    out.quarters(totals.quarter_points_out_of);
    out.end_object();
}

std::string to_json(const Correction& correction, JsonStyle style) {
    JsonWriter out(style);
    out.begin_object();
    out.member("schema", "plateau.correction/1");
    out.key("scenario");
    out.begin_object();
    out.member("id", correction.scenario_id);
    out.member("version", correction.scenario_version);
    out.end_object();
    out.member("seat", text_or_null(correction.seat));
    out.member("candidate", text_or_null(correction.candidate));
    out.member("exam", correction.exam);
    out.key("items");
    out.begin_array();
    for (const ItemResult& item : correction.items) {
        write_item(out, item);
    }
    out.end_array();
    out.key("totals");
    write_totals(out, correction);
    Record graders;
    for (const auto& [family, version] : correction.graders) {
        graders.emplace(family, version);
    }
    out.member("graders", std::move(graders));
    out.member("facts", list_of(correction.facts));
    if (!correction.differences.empty()) {
        List differences;
        for (const FactDifference& difference : correction.differences) {
            differences.push_back(value_of(difference));
        }
        out.member("differences", std::move(differences));
    }
    out.end_object();
    return out.take();
}

}  // namespace plateau
