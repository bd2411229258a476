#include "engine/grading/trials.h"

#include <algorithm>

namespace plateau {

namespace {

Value member(const Record& record, std::string_view name) {
    const auto found = record.find(name);
    return found == record.end() ? Value() : found->second;
}

std::string text_of_member(const Record& record, std::string_view name) {
    const Value value = member(record, name);
    return value.as_string() == nullptr ? std::string() : *value.as_string();
}

bool flag(const Record& record, std::string_view name) {
    const Value value = member(record, name);
    return value.as_bool() != nullptr && *value.as_bool();
}

/// "list, write" of the rights that are true.
std::string rights_in(const Record& rights) {
    std::string text;
    for (const auto& [name, given] : rights) {
        if (given == Value(true)) {
            text += (text.empty() ? "" : ", ") + name;
        }
    }
    return text.empty() ? "nothing" : text;
}

/// What was tried: the key of the fact that would tell.
Record tried_by(const Trial& trial) {
    switch (trial.sort) {
        case TrialSort::dhcp_request:
            return {{"mac", member(trial.with, "dhcp_request")}};
        case TrialSort::share:
            return {{"share", member(trial.with, "share")}, {"account", member(trial.with, "account")}};
        case TrialSort::port: {
            const std::string protocol = text_of_member(trial.with, "protocol");
            return {{"protocol", protocol.empty() ? "tcp" : protocol}, {"port", member(trial.with, "port")}};
        }
        case TrialSort::tunnel:
            return {{"address", member(trial.with, "tunnel")}};
    }
    return {};
}

Record expected_by(const Trial& trial) {
    switch (trial.sort) {
        case TrialSort::dhcp_request:
            return {{"address", member(trial.with, "address")}};
        case TrialSort::share: {
            const Value may = member(trial.with, "may");
            Record rights{{"list", false}, {"read", false}, {"write", false}};
            for (const Value& right : may.as_list() == nullptr ? List() : *may.as_list()) {
                rights[right.as_string() == nullptr ? std::string() : *right.as_string()] = true;
            }
            return rights;
        }
        case TrialSort::port:
            return {{"open", member(trial.with, "open")}};
        case TrialSort::tunnel:
            return {{"answered", true}};
    }
    return {};
}

void judge_offer(TrialResult& result, const Record& fact) {
    const Value address = member(fact, "address");
    result.seen = Record{{"address", address}};
    result.agrees = address == member(result.expected, "address");
    const std::string seen = text_of_member(fact, "address");
    const std::string server = text_of_member(fact, "server");
    if (seen.empty()) {
        result.why = {"trial.dhcp.none", {}};
    } else if (*result.agrees) {
        result.why = {"trial.dhcp.offered", {{"address", seen}, {"server", server}}};
    } else {
        result.why = {"trial.dhcp.other",
                      {{"address", text_of_member(result.expected, "address")}, {"seen", seen}, {"server", server}}};
    }
}

void judge_access(TrialResult& result, const Record& fact) {
    const Record seen{{"list", flag(fact, "listed")}, {"read", flag(fact, "read")}, {"write", flag(fact, "written")}};
    result.seen = seen;
    result.agrees = seen == result.expected;
    const std::string refused = text_of_member(fact, "refused");
    TextArgs args{{"could", rights_in(seen)}, {"may", rights_in(result.expected)}};
    if (!refused.empty()) {
        args.emplace_back("status", refused);
        result.why = {"trial.share.refused", std::move(args)};
    } else if (*result.agrees) {
        result.why = {"trial.share.as_asked", std::move(args)};
    } else {
        result.why = {"trial.share.otherwise", std::move(args)};
    }
}

/// A host that says that nobody listens was reached: what must be open is, and nothing can be done there.
void judge_answer(TrialResult& result, const Record& fact) {
    const std::string answer = text_of_member(fact, "answer");
    result.seen = Record{{"answer", answer}};
    if (flag(result.expected, "open")) {
        result.agrees = answer != "silent";
        result.why = answer == "open"      ? Message{"trial.port.open", {}}
                     : answer == "refused" ? Message{"trial.port.let_through", {}}
                                           : Message{"trial.port.filtered", {}};
    } else {
        result.agrees = answer != "open";
        result.why = answer == "open"      ? Message{"trial.port.still_open", {}}
                     : answer == "refused" ? Message{"trial.port.nobody_listens", {}}
                                           : Message{"trial.port.silent", {}};
    }
}

void judge_ping(TrialResult& result, const Record& fact) {
    result.agrees = flag(fact, "answered");
    result.seen = Record{{"answered", *result.agrees}};
    const std::string interface = text_of_member(fact, "interface");
    if (*result.agrees) {
        result.why = {"trial.tunnel.answered", {{"interface", interface}}};
    } else {
        result.why = {"trial.tunnel.silent", {}};
    }
}

void judge_fact(TrialResult& result, const Fact& fact) {
    result.evidence = fact.evidence;
    switch (result.sort) {
        case TrialSort::dhcp_request:
            return judge_offer(result, fact.value);
        case TrialSort::share:
            return judge_access(result, fact.value);
        case TrialSort::port:
            return judge_answer(result, fact.value);
        case TrialSort::tunnel:
            return judge_ping(result, fact.value);
    }
}

TrialResult judge_trial(const Trial& trial, const RoleFacts* facts) {
    TrialResult result{.sort = trial.sort, .tried = tried_by(trial), .expected = expected_by(trial)};
    result.why = {"trial.not_made", {}};
    if (facts == nullptr) {
        return result;
    }
    const std::string kind(fact_kind_of(trial.sort));
    for (const UnobservedKind& unobserved : facts->record.unobserved) {
        if (unobserved.kind == kind) {
            result.why = {"trial.failed", {{"code", unobserved.code}, {"why", unobserved.why}}};
            return result;
        }
    }
    for (const Fact& fact : facts->record.facts) {
        if (fact.kind == kind && fact.key == result.tried) {
            judge_fact(result, fact);
        }
    }
    return result;
}

}  // namespace

std::vector<TrialResult> judge_trials(const Item& item, const RoleFacts* facts) {
    std::vector<TrialResult> results;
    for (const Trial& trial : item.trials) {
        results.push_back(judge_trial(trial, facts));
        std::sort(results.back().why.args.begin(), results.back().why.args.end());
    }
    return results;
}

}  // namespace plateau
