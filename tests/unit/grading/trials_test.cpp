#include "engine/grading/trials.h"

#include <doctest/doctest.h>

#include "engine/facts/catalogue.h"
#include "engine/grading/correction_json.h"
#include "tests/unit/grading/samples.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

const Trial printer{.sort = TrialSort::dhcp_request,
                    .with = {{"dhcp_request", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}}};
const Trial auditor{
    .sort = TrialSort::share,
    .with = {{"share", "compta"}, {"account", "auditeur1"}, {"password", "x"}, {"may", List{"list", "read"}}}};
const Trial vpn{.sort = TrialSort::tunnel, .with = {{"tunnel", "10.8.0.1"}}};

Trial port(bool open) {
    return {.sort = TrialSort::port, .with = {{"port", 23}, {"open", open}}};
}

/// What `trial` is worth where its role's record holds that fact.
TrialResult judged(const Trial& trial, const Record& value) {
    Item item = item_of("a", "toy.check", "router", {});
    item.trials = {trial};
    const std::string kind(fact_kind_of(trial.sort));
    RoleFacts facts{.record = record_of("router", {kind}), .trust = {}};
    facts.record.facts.push_back(make_fact(kind, value, {evidence}, Assurance::verified));
    return judge_trials(item, &facts).at(0);
}

TrialResult offered(const Value& address) {
    return judged(printer, {{"mac", "00:1b:a9:12:34:56"}, {"address", address}, {"server", "192.168.1.1"}});
}

TrialResult accessed(bool listed, bool read, bool written, const Value& refused) {
    return judged(auditor, {{"share", "compta"},
                            {"account", "auditeur1"},
                            {"listed", listed},
                            {"read", read},
                            {"written", written},
                            {"refused", refused}});
}

TrialResult answered(bool open, const char* answer) {
    return judged(port(open), {{"protocol", "tcp"}, {"port", 23}, {"answer", answer}});
}

}  // namespace

TEST_CASE("an offer agrees when it is the address reserved") {
    CHECK(offered("192.168.1.200").agrees == true);
    CHECK(offered("192.168.1.60").agrees == false);
    CHECK(offered("192.168.1.60").why ==
          Message{"trial.dhcp.other",
                  {{"address", "192.168.1.200"}, {"seen", "192.168.1.60"}, {"server", "192.168.1.1"}}});
    CHECK(offered(nullptr).agrees == false);
    CHECK(offered(nullptr).why.id == "trial.dhcp.none");
    CHECK(offered("192.168.1.200").evidence == std::vector<std::string>{evidence});
}

TEST_CASE("what an account may do is exactly what the guide names") {
    CHECK(accessed(true, true, false, nullptr).agrees == true);
    CHECK(accessed(true, true, true, nullptr).agrees == false);
    CHECK(accessed(true, false, false, nullptr).agrees == false);
    const TrialResult refused = accessed(false, false, false, "NT_STATUS_LOGON_FAILURE");
    CHECK(refused.agrees == false);
    CHECK(refused.why == Message{"trial.share.refused",
                                 {{"could", "nothing"}, {"may", "list, read"}, {"status", "NT_STATUS_LOGON_FAILURE"}}});
}

TEST_CASE("a password of the guide is in no result") {
    Trial with_password = auditor;
    with_password.with["password"] = "Compta-2026!";
    Item item = item_of("a", "toy.check", "router", {});
    item.trials = {with_password};
    Correction correction{.scenario_id = "s", .scenario_version = "sha256:01"};
    correction.items.push_back(
        {.id = "a", .check = "toy.check", .on = "router", .trials = judge_trials(item, nullptr)});
    CHECK(to_json(correction).find("Compta") == std::string::npos);
}

TEST_CASE(
    "a port that must be open is reached where the machine answers at all, one that must be closed where none "
    "listens") {
    CHECK(answered(true, "open").agrees == true);
    CHECK(answered(true, "refused").agrees == true);
    CHECK(answered(true, "refused").why.id == "trial.port.let_through");
    CHECK(answered(true, "silent").agrees == false);
    CHECK(answered(false, "open").agrees == false);
    CHECK(answered(false, "refused").agrees == true);
    CHECK(answered(false, "silent").agrees == true);
}

TEST_CASE("a ping that no VPN carried contradicts") {
    CHECK(judged(vpn, {{"address", "10.8.0.1"}, {"answered", true}, {"interface", "wg0"}}).agrees == true);
    CHECK(judged(vpn, {{"address", "10.8.0.1"}, {"answered", false}, {"interface", nullptr}}).agrees == false);
}

TEST_CASE("a trial that was not made neither agrees nor contradicts, and says why") {
    Item item = item_of("a", "toy.check", "router", {});
    item.trials = {vpn};
    CHECK(judge_trials(item, nullptr).at(0).agrees == std::nullopt);
    CHECK(judge_trials(item, nullptr).at(0).why.id == "trial.not_made");
    RoleFacts facts{.record = record_of("router", {}), .trust = {}};
    facts.record.unobserved.push_back({.kind = "tunnel_answer", .code = "agent.timeout", .why = "no answer"});
    const TrialResult failed = judge_trials(item, &facts).at(0);
    CHECK(failed.agrees == std::nullopt);
    CHECK(failed.seen.is_null());
    CHECK(failed.why == Message{"trial.failed", {{"code", "agent.timeout"}, {"why", "no answer"}}});
}

TEST_CASE("trials are printed and read back as they were, and refused where they say two things") {
    Item item = item_of("a", "toy.check", "router", {});
    item.trials = {vpn, port(true)};
    Correction correction{.scenario_id = "s", .scenario_version = "sha256:01"};
    correction.items.push_back(
        {.id = "a", .check = "toy.check", .on = "router", .trials = judge_trials(item, nullptr)});
    correction.items.back().trials.push_back(answered(false, "open"));
    const std::string text = to_json(correction);
    const auto read = correction_from_json(text);
    REQUIRE(read);
    CHECK(read->items.at(0).trials == correction.items.at(0).trials);
    CHECK(to_json(*read) == text);
    const auto refused = [&](std::string_view from, std::string_view to) {
        std::string other = text;
        const auto at = other.find(from);
        REQUIRE(at != std::string::npos);
        return !correction_from_json(other.replace(at, from.size(), to));
    };
    CHECK(refused("\"trial\":\"tunnel\"", "\"trial\":\"dance\""));
    CHECK(refused("\"agrees\":null", "\"agrees\":true"));
    CHECK(refused("\"seen\":null", "\"seen\":3"));
}
