#include "engine/grading/correct.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/grading/fact_check.h"
#include "engine/grading/graders.h"
#include "engine/grading/item_sources.h"
#include "engine/grading/role_facts.h"
#include "engine/grading/secrets.h"
#include "engine/grading/trials.h"
#include "engine/grading/verdicts.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

using Records = std::map<std::string, RoleFacts>;

/// An item a grader is to judge.
struct Question {
    const Item* item;
    ItemResult* result;
    const CheckSpec* check;
};

/// The role a read is of: a field that is not given leaves the item's own.
std::string role_of(const CheckRead& read, const Item& item) {
    const auto named = item.expect.find(read.of);
    const bool given = !read.of.empty() && named != item.expect.end();
    const std::string* role = given ? named->second.as_string() : nullptr;
    return role != nullptr ? *role : item.on;
}

/// Why the item cannot be judged for want of facts.
std::optional<Message> missing_facts(const CheckSpec& check, const Item& item, const Records& records) {
    for (const CheckRead& read : reads_of(check, item.expect)) {
        if (read.optional) {
            continue;
        }
        const std::string role = role_of(read, item);
        const auto record = records.find(role);
        if (record == records.end()) {
            return Message{"subject.missing", {{"role", role}}};
        }
        const auto& unobserved = record->second.record.unobserved;
        const auto why = std::find_if(unobserved.begin(), unobserved.end(),
                                      [&](const UnobservedKind& kind) { return kind.kind == read.kind; });
        if (why != unobserved.end()) {
            return Message{"kind.unobserved",
                           {{"kind", read.kind}, {"role", role}, {"code", why->code}, {"why", why->why}}};
        }
        const auto& kinds = record->second.record.kinds;
        if (std::find(kinds.begin(), kinds.end(), read.kind) == kinds.end()) {
            return Message{"kind.not_asked", {{"kind", read.kind}, {"role", role}}};
        }
    }
    return std::nullopt;
}

Trust weakest_trust(const CheckSpec& check, const Item& item, const Records& records) {
    std::optional<Trust> weakest;
    for (const CheckRead& read : reads_of(check, item.expect)) {
        if (const auto record = records.find(role_of(read, item)); record != records.end()) {
            weakest = std::max(weakest.value_or(Trust::sealed), record->second.trust_of(read.kind));
        }
    }
    return weakest.value_or(Trust::live);
}

KindsRead kinds_read(const CheckSpec& check, const Item& item, const Records& records) {
    KindsRead read;
    for (const CheckRead& one : reads_of(check, item.expect)) {
        if (const auto record = records.find(role_of(one, item)); record != records.end()) {
            read.emplace_back(&record->second, one.kind);
        }
    }
    return read;
}

Value json_of(const Fact& fact) {
    List evidence(fact.evidence.begin(), fact.evidence.end());
    return Record{{"kind", fact.kind},
                  {"value", fact.value},
                  {"evidence", std::move(evidence)},
                  {"assurance", to_string_view(fact.assurance)}};
}

/// The subject with those of its kinds that `wanted` names.
Value json_of(const RoleFacts& role, const std::set<std::string>& wanted) {
    const FactsRecord& record = role.record;
    List kinds;
    Trust trust = Trust::sealed;
    for (const std::string& kind : record.kinds) {
        if (wanted.contains(kind)) {
            trust = std::max(trust, role.trust_of(kind));
            kinds.emplace_back(kind);
        }
    }
    List facts;
    for (const Fact& fact : record.facts) {
        if (wanted.contains(fact.kind)) {
            facts.push_back(json_of(fact));
        }
    }
    return Record{{"role", record.subject.role}, {"platform", record.subject.platform},
                  {"name", record.subject.name}, {"trust", to_string_view(kinds.empty() ? record.trust : trust)},
                  {"kinds", std::move(kinds)},   {"facts", std::move(facts)}};
}

std::string batch_of(const std::string& family, const std::vector<Question>& questions, const Records& records) {
    std::map<std::string, std::set<std::string>> wanted;
    List items;
    for (const Question& question : questions) {
        for (const CheckRead& read : reads_of(*question.check, question.item->expect)) {
            wanted[role_of(read, *question.item)].insert(read.kind);
        }
        items.emplace_back(Record{{"id", question.item->id},
                                  {"check", question.item->check},
                                  {"on", question.item->on},
                                  {"expect", question.item->expect}});
    }
    List subjects;
    for (const auto& [role, kinds] : wanted) {
        if (const auto record = records.find(role); record != records.end()) {
            subjects.push_back(json_of(record->second, kinds));
        }
    }
    return to_json(Value(Record{{"family", family}, {"items", std::move(items)}, {"subjects", std::move(subjects)}}));
}

AnswerBounds bounds_of(const std::vector<Question>& questions, const CheckCatalogue& catalogue,
                       const Records& records) {
    AnswerBounds bounds;
    const std::string start = questions.front().check->family + ".";
    for (const auto& [code, text] : catalogue.texts) {
        if (code.starts_with(start)) {
            bounds.codes.insert(code);
        }
    }
    for (const Question& question : questions) {
        bounds.items.push_back(question.item->id);
        for (const CheckRead& read : reads_of(*question.check, question.item->expect)) {
            const auto record = records.find(role_of(read, *question.item));
            if (record == records.end()) {
                continue;
            }
            for (const auto& [hash, entry] : record->second.record.evidence) {
                bounds.evidence_hashes.insert(hash);
            }
        }
    }
    return bounds;
}

void set_verdict(const Question& question, GraderVerdict verdict) {
    ItemResult& result = *question.result;
    result.verdict = verdict.verdict;
    result.fields = std::move(verdict.fields);
    result.why = std::move(verdict.why);
    result.evidence = std::move(verdict.evidence);
    result.quarter_points =
        quarter_points(result.verdict, question.item->partial, result.fields, question.item->quarter_points);
}

/// Judges an item that no grader is needed for.
void judge_here(const Question& question, const Records& records) {
    const std::string kind = reads_of(*question.check, question.item->expect).front().kind;
    std::vector<const Fact*> facts;
    for (const Fact& fact : records.at(question.item->on).record.facts) {
        if (fact.kind == kind) {
            facts.push_back(&fact);
        }
    }
    set_verdict(question, judge_facts(question.item->expect, facts));
}

Message invalid_grader(const std::string& family, const std::string& why) {
    return {"grader.invalid", {{"grader", family}, {"why", why}}};
}

void judge(const std::string& family, const std::vector<Question>& questions, const CheckCatalogue& catalogue,
           const Records& records, const GradeFamily& grade) {
    const auto answer = grade(family, batch_of(family, questions, records));
    if (!answer) {
        for (const Question& question : questions) {
            question.result->why = answer.error();
        }
        return;
    }
    auto verdicts = parse_verdicts(*answer, bounds_of(questions, catalogue, records));
    for (const Question& question : questions) {
        auto& why = question.result->why;
        if (!verdicts) {
            why = invalid_grader(family, verdicts.error());
        } else if (auto& verdict = verdicts->at(question.item->id); !verdict) {
            why = invalid_grader(family, verdict.error());
        } else {
            set_verdict(question, std::move(*verdict));
        }
    }
}

std::vector<const Item*> items_of(const Scenario& scenario, const std::string& exam) {
    const auto listed = scenario.exams.find(exam);
    if (listed == scenario.exams.end() && exam != "full") {
        throw Error(ErrorKind::invalid_input,
                    Message{"scenario.no_such_exam", {{"exam", exam}, {"scenario", scenario.id}}});
    }
    const bool all = listed == scenario.exams.end() || listed->second == std::vector<std::string>{"all"};
    std::vector<const Item*> items;
    for (const Item& item : scenario.guide) {
        if (all || std::find(listed->second.begin(), listed->second.end(), item.id) != listed->second.end()) {
            items.push_back(&item);
        }
    }
    return items;
}

/// The items of a guide that say what a secret must be, as graders get them.
class SecretItems {
  public:
    /// Takes from the facts in `roles` what graders do not get.
    SecretItems(const std::vector<const Item*>& items, const SecretKeeper& keeper, Records& roles) {
        for (const Item* item : items) {
            if (!secrets_of(*item).empty()) {
                compared_.emplace(item, compared_item(*item, keeper));
            }
        }
        if (!compared_.empty()) {
            foreign_ = foreign_secrets(roles, keeper);
        }
        compare_secrets(roles);
    }

    /// The item as a grader gets it; lives as long as this and the item.
    const Item& compared(const Item& item) const {
        const auto found = compared_.find(&item);
        return found == compared_.end() ? item : found->second;
    }

    /// Why a secret of the guide cannot be compared with one in the facts that the item's check reads.
    std::optional<Message> foreign(const Question& question) const {
        const bool asked = std::any_of(compared_.begin(), compared_.end(),
                                       [&](const auto& one) { return &one.second == question.item; });
        for (const CheckRead& read : reads_of(*question.check, question.item->expect)) {
            const std::string role = role_of(read, *question.item);
            if (asked && foreign_.contains({role, read.kind})) {
                return Message{"secret.other_key", {{"kind", read.kind}, {"role", role}}};
            }
        }
        return std::nullopt;
    }

  private:
    std::map<const Item*, Item> compared_;
    std::set<std::pair<std::string, std::string>> foreign_;
};

/// Why the item cannot be judged.
std::optional<Message> why_not(const Question& question, const Records& records, const SecretItems& secrets) {
    auto missing = missing_facts(*question.check, *question.item, records);
    return missing ? std::move(missing) : secrets.foreign(question);
}

std::vector<std::string> hashes_of(const std::vector<FactsRecord>& records) {
    std::vector<std::string> hashes;
    for (const FactsRecord& record : records) {
        hashes.push_back(record_hash(record));
    }
    std::sort(hashes.begin(), hashes.end());
    return hashes;
}

ItemResult unjudged(const Item& item) {
    return {.id = item.id,
            .measured = item.measured(),
            .check = item.check,
            .on = item.on,
            .verdict = item.measured() ? Verdict::not_observed : Verdict::for_jury,
            .quarter_points_out_of = item.quarter_points,
            .criteria = item.criteria,
            .why = item.measured() ? Message() : Message{"item.for_jury", {}}};
}

}  // namespace

Correction correct(const CorrectionRequest& request, const CheckCatalogue& catalogue, const GradeFamily& grade) {
    const auto items = items_of(request.scenario, request.exam);
    KnownFacts known = known_facts(request.records);
    SecretItems secrets(items, request.secrets, known.roles);
    const Records& records = known.roles;
    Correction correction{.scenario_id = request.scenario.id,
                          .scenario_version = request.scenario.version,
                          .seat = request.seat,
                          .candidate = request.candidate,
                          .exam = request.exam};
    correction.items.reserve(items.size());
    std::map<std::string, std::vector<Question>> questions;
    for (const Item* item : items) {
        ItemResult& result = correction.items.emplace_back(unjudged(*item));
        if (!item->measured()) {
            continue;
        }
        const auto role = records.find(item->on);
        result.trials = judge_trials(*item, role == records.end() ? nullptr : &role->second);
        const auto check = catalogue.checks.find(item->check);
        if (check == catalogue.checks.end()) {
            result.why = {"check.unknown", {{"check", item->check}}};
            continue;
        }
        correction.graders.emplace(check->second.family, check->second.version);
        result.trust = weakest_trust(check->second, *item, records);
        const Question question{&secrets.compared(*item), &result, &check->second};
        if (auto why = why_not(question, records, secrets)) {
            result.why = std::move(*why);
        } else if (item->check == fact_check_id) {
            judge_here(question, records);
        } else {
            questions[check->second.family].push_back(question);
        }
    }
    for (const auto& [family, asked] : questions) {
        judge(family, asked, catalogue, records, grade);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto check = catalogue.checks.find(items[i]->check);
        if (check != catalogue.checks.end() && correction.items[i].verdict != Verdict::not_observed) {
            add_sources(correction.items[i], kinds_read(check->second, *items[i], records));
        }
    }
    correction.facts = hashes_of(request.records);
    correction.differences = std::move(known.differences);
    return correction;
}

Correction correct(const CorrectionRequest& request, GraderSet& graders) {
    return correct(request, graders.catalogue(),
                   [&](const std::string& family, std::string_view batch) { return graders.grade(family, batch); });
}

}  // namespace plateau
