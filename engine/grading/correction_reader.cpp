#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <initializer_list>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/grading/correct.h"
#include "engine/grading/correction_json.h"

namespace plateau {

namespace {

namespace json = boost::json;

/// Thrown and caught in this file only: what is wrong, and where.
struct Refused {
    std::string why;
};

constexpr int max_quarter_points = 4'000'000;

/// An object whose members are all there and all known; `optional` ones may be missing.
class Object {
  public:
    Object(const json::value& value, std::string where, std::initializer_list<const char*> members,
           std::initializer_list<const char*> optional = {})
        : where_(std::move(where)), object_(value.if_object()) {
        if (object_ == nullptr) {
            throw Refused{fmt::format("{}: an object is expected", where_)};
        }
        std::size_t expected = members.size();
        for (const char* name : optional) {
            expected += has(name) ? 1 : 0;
        }
        if (object_->size() != expected) {
            throw Refused{fmt::format("{}: {} members are expected, not {}", where_, expected, object_->size())};
        }
        for (const char* name : members) {
            at(name);
        }
    }

    bool has(const char* name) const { return object_->contains(name); }
    const json::value& at(const char* name) const {
        const json::value* found = object_->if_contains(name);
        if (found == nullptr) {
            throw Refused{fmt::format("{}: '{}' is missing", where_, name)};
        }
        return *found;
    }
    std::string path(const char* name) const { return where_.empty() ? name : fmt::format("{}.{}", where_, name); }
    [[noreturn]] void refuse(const char* name, std::string_view why) const {
        throw Refused{fmt::format("{}: {}", path(name), why)};
    }

    std::string text(const char* name) const {
        const json::string* found = at(name).if_string();
        if (found == nullptr) {
            refuse(name, "a text is expected");
        }
        return std::string(*found);
    }
    std::string text_or_null(const char* name) const {
        if (at(name).is_null()) {
            return {};
        }
        std::string result = text(name);
        if (result.empty()) {
            refuse(name, "null stands for an empty text");
        }
        return result;
    }
    bool flag(const char* name) const {
        const bool* found = at(name).if_bool();
        if (found == nullptr) {
            refuse(name, "true or false is expected");
        }
        return *found;
    }
    int count(const char* name) const {
        const std::int64_t* found = at(name).if_int64();
        if (found == nullptr || *found < 0 || *found > max_quarter_points) {
            refuse(name, "a count is expected");
        }
        return static_cast<int>(*found);
    }
    int quarters(const char* name) const {
        double points = -1;
        if (const std::int64_t* whole = at(name).if_int64()) {
            points = static_cast<double>(*whole);
        } else if (const double* fraction = at(name).if_double()) {
            points = *fraction;
        }
        const double quarters = points * 4;
        if (!(quarters >= 0) || quarters > max_quarter_points || quarters != std::floor(quarters)) {
            refuse(name, "points in quarters are expected");
        }
        return static_cast<int>(quarters);
    }
    const json::array& array(const char* name) const {
        const json::array* found = at(name).if_array();
        if (found == nullptr) {
            refuse(name, "a list is expected");
        }
        return *found;
    }
    std::vector<std::string> texts(const char* name) const {
        std::vector<std::string> result;
        for (const json::value& element : array(name)) {
            if (!element.is_string()) {
                refuse(name, "a list of texts is expected");
            }
            result.emplace_back(element.get_string());
        }
        return result;
    }
    /// Members that are all texts, in their order.
    TextArgs text_members(const char* name) const {
        const json::object* found = at(name).if_object();
        if (found == nullptr) {
            refuse(name, "an object is expected");
        }
        TextArgs result;
        for (const auto& member : *found) {
            if (!member.value().is_string()) {
                refuse(name, "an object of texts is expected");
            }
            result.emplace_back(member.key(), member.value().get_string());
        }
        return result;
    }
    /// The member as a value of facts.
    Value value(const char* name) const {
        auto result = value_from_json(json::serialize(at(name)));
        if (!result) {
            refuse(name, result.error());
        }
        return std::move(*result);
    }

  private:
    std::string where_;
    const json::object* object_;
};

FieldResult field_of(const json::value& value, const std::string& where) {
    const Object field(value, where, {"name", "expected", "seen", "met"});
    return {.name = field.text("name"),
            .expected = field.value("expected"),
            .seen = field.value("seen"),
            .met = field.flag("met")};
}

Verdict verdict_of(const Object& item, bool measured) {
    const auto verdict = parse_verdict(item.text("verdict"));
    if (!verdict || (*verdict == Verdict::for_jury) == measured) {
        item.refuse("verdict", "no verdict of such an item");
    }
    return *verdict;
}

void read_trust(ItemResult& result, const Object& item) {
    if (!result.measured) {
        if (!item.at("trust").is_null()) {
            item.refuse("trust", "null is expected of a judged item");
        }
        return;
    }
    const auto trust = parse_trust(item.text("trust"));
    if (!trust) {
        item.refuse("trust", "sealed, live or capture is expected");
    }
    result.trust = *trust;
}

/// Sheets of before this was told have neither member.
void read_sources(ItemResult& result, const Object& item) {
    if (item.has("assurance")) {
        result.assurance = parse_assurance(item.text("assurance"));
        if (!result.assurance || !result.measured) {
            item.refuse("assurance", "verified, sourced or inferred is expected, of a measured item");
        }
    }
    if (!item.has("caveats")) {
        return;
    }
    for (const std::string& text : item.texts("caveats")) {
        const auto caveat = parse_caveat(text);
        if (!caveat || (!result.caveats.empty() && *caveat <= result.caveats.back())) {
            item.refuse("caveats", "not_unmounted and put_to_sleep are expected, each once");
        }
        result.caveats.push_back(*caveat);
    }
    if (result.caveats.empty()) {
        item.refuse("caveats", "a list that is not empty is expected");
    }
}

Record record_of(const Object& object, const char* name) {
    Value value = object.value(name);
    if (value.as_record() == nullptr) {
        object.refuse(name, "an object is expected");
    }
    return *value.as_record();
}

Message why_of(const Object& object) {
    const Object why(object.at("why"), object.path("why"), {"code", "args"});
    return {.id = why.text("code"), .args = why.text_members("args")};
}

TrialResult trial_of(const json::value& value, const std::string& where) {
    const Object trial(value, where, {"trial", "tried", "expected", "seen", "agrees", "why", "evidence"});
    const auto sort = parse_trial_sort(trial.text("trial"));
    if (!sort) {
        trial.refuse("trial", "it is no sort of trial");
    }
    TrialResult result{.sort = *sort,
                       .tried = record_of(trial, "tried"),
                       .expected = record_of(trial, "expected"),
                       .seen = trial.value("seen"),
                       .why = why_of(trial),
                       .evidence = trial.texts("evidence")};
    if (!trial.at("agrees").is_null()) {
        result.agrees = trial.flag("agrees");
    }
    if (result.agrees.has_value() != (result.seen.as_record() != nullptr) ||
        (!result.agrees && !result.seen.is_null())) {
        trial.refuse("agrees", "something was seen, or it was not made");
    }
    // Told in the order of their names, as to_json() writes them.
    std::sort(result.why.args.begin(), result.why.args.end());
    return result;
}

/// Items without trials have no such member.
std::vector<TrialResult> trials_of(const Object& item, const std::string& where) {
    std::vector<TrialResult> trials;
    if (item.has("trials")) {
        for (const json::value& one : item.array("trials")) {
            trials.push_back(trial_of(one, fmt::format("{}.trials[{}]", where, trials.size())));
        }
        if (trials.empty()) {
            item.refuse("trials", "a list that is not empty is expected");
        }
    }
    return trials;
}

ItemResult item_of(const json::value& value, const std::string& where) {
    const Object item(value, where,
                      {"id", "mode", "check", "on", "verdict", "points", "out_of", "criteria", "fields", "why", "trust",
                       "evidence", "override"},
                      {"trials", "assurance", "caveats"});
    const std::string mode = item.text("mode");
    if (mode != "measured" && mode != "judged") {
        item.refuse("mode", "measured or judged is expected");
    }
    if (!item.at("override").is_null()) {
        item.refuse("override", "null is expected");
    }
    ItemResult result{.id = item.text("id"),
                      .measured = mode == "measured",
                      .check = item.text_or_null("check"),
                      .on = item.text_or_null("on")};
    result.verdict = verdict_of(item, result.measured);
    result.quarter_points = item.quarters("points");
    result.quarter_points_out_of = item.quarters("out_of");
    result.criteria = item.texts("criteria");
    for (const json::value& field : item.array("fields")) {
        result.fields.push_back(field_of(field, fmt::format("{}.fields[{}]", where, result.fields.size())));
    }
    result.why = why_of(item);
    read_trust(result, item);
    read_sources(result, item);
    result.evidence = item.texts("evidence");
    result.trials = trials_of(item, where);
    return result;
}

Totals totals_of(const json::value& value) {
    const Object totals(value, "totals",
                        {"met", "partly_met", "not_met", "not_observed", "for_jury", "points", "out_of"});
    return {.met = totals.count("met"),
            .partly_met = totals.count("partly_met"),
            .not_met = totals.count("not_met"),
            .not_observed = totals.count("not_observed"),
            .for_jury = totals.count("for_jury"),
            .quarter_points = totals.quarters("points"),
            .quarter_points_out_of = totals.quarters("out_of")};
}

/// Any data of JSON without fractions.
Value data_of(const Object& object, const char* name) {
    auto value = value_from_json(json::serialize(object.at(name)));
    if (!value) {
        object.refuse(name, value.error());
    }
    return std::move(*value);
}

FactDifference difference_of(const json::value& value, const std::string& where) {
    const Object object(value, where, {"role", "kind", "key", "field", "live", "sealed"});
    FactDifference difference{
        .role = object.text("role"), .kind = object.text("kind"), .field = object.text_or_null("field")};
    difference.key = record_of(object, "key");
    Value live = data_of(object, "live");
    Value sealed = data_of(object, "sealed");
    // Of a field a null is a value; of a whole fact it says that there is none.
    if (!difference.field.empty() || !live.is_null()) {
        difference.live = std::move(live);
    }
    if (!difference.field.empty() || !sealed.is_null()) {
        difference.sealed = std::move(sealed);
    }
    return difference;
}

/// Records in which nothing differed have no such member.
std::vector<FactDifference> differences_of(json::object& record) {
    std::vector<FactDifference> differences;
    const json::value* found = record.if_contains("differences");
    if (found == nullptr) {
        return differences;
    }
    if (found->if_array() == nullptr || found->if_array()->empty()) {
        throw Refused{"differences: a list that is not empty is expected"};
    }
    for (const json::value& one : *found->if_array()) {
        differences.push_back(difference_of(one, fmt::format("differences[{}]", differences.size())));
    }
    record.erase("differences");
    return differences;
}

Correction correction_of(json::value value) {
    auto differences = value.if_object() == nullptr ? std::vector<FactDifference>() : differences_of(value.as_object());
    const Object record(value, "record",
                        {"schema", "scenario", "seat", "candidate", "exam", "items", "totals", "graders", "facts"});
    if (record.text("schema") != "plateau.correction/1") {
        record.refuse("schema", "plateau.correction/1 is expected");
    }
    const Object scenario(record.at("scenario"), "scenario", {"id", "version"});
    Correction correction{.scenario_id = scenario.text("id"),
                          .scenario_version = scenario.text("version"),
                          .seat = record.text_or_null("seat"),
                          .candidate = record.text_or_null("candidate"),
                          .exam = record.text("exam")};
    for (const json::value& item : record.array("items")) {
        correction.items.push_back(item_of(item, fmt::format("items[{}]", correction.items.size())));
    }
    for (auto& [family, version] : record.text_members("graders")) {
        correction.graders.emplace(family, version);
    }
    correction.facts = record.texts("facts");
    correction.differences = std::move(differences);
    if (totals_of(record.at("totals")) != totals_of(correction)) {
        record.refuse("totals", "they are not those of the items");
    }
    return correction;
}

}  // namespace

tl::expected<Correction, std::string> correction_from_json(std::string_view text) {
    json::error_code code;
    json::value value = json::parse(json::string_view(text.data(), text.size()), code);
    if (code) {
        return tl::unexpected(code.message());
    }
    try {
        return correction_of(std::move(value));
    } catch (const Refused& refused) {
        return tl::unexpected(refused.why);
    }
}

}  // namespace plateau
