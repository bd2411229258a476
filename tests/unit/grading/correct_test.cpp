#include "engine/grading/correct.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/grading/role_facts.h"
#include "engine/model/secret.h"
#include "engine/support/error.h"
#include "tests/unit/grading/samples.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

/// One check "toy.check" that reads the item's own reservations and the computers of the role in field `directory`.
CheckCatalogue toy_catalogue() {
    CheckCatalogue catalogue;
    catalogue.checks["toy.check"] = {
        .id = "toy.check",
        .family = "toy",
        .version = "2.1.0",
        .reads = {{.kind = "dhcp_reservation", .of = ""}, {.kind = "directory_computer", .of = "directory"}},
        .expect = {},
        .title = {}};
    catalogue.texts["toy.code"] = {.fr = "t", .en = "t"};
    return catalogue;
}

/// Calls made and what they get.
struct Toy {
    std::vector<std::string> batches;
    tl::expected<std::string, Message> answer;

    GradeFamily grade() {
        return [this](const std::string&, std::string_view batch) {
            batches.emplace_back(batch);
            return answer;
        };
    }
};

const std::string all_met =
    R"({"verdicts":[{"item":"a","verdict":"met","fields":[],"why":{"code":"toy.code","args":{}},"evidence":[]}]})";

Item toy_item(const std::string& id = "a", Record expect = {{"directory", "server"}}) {
    return item_of(id, "toy.check", "router", std::move(expect));
}

FactsRecord router() {
    return record_of("router", {"dhcp_reservation"});
}

FactsRecord server() {
    return record_of("server", {"directory_computer"});
}

ItemResult judged_with(const Scenario& scenario, std::vector<FactsRecord> records) {
    Toy toy{.batches = {}, .answer = all_met};
    return correct({.scenario = scenario, .secrets = secrets(), .records = std::move(records)}, toy_catalogue(),
                   toy.grade())
        .items.at(0);
}

}  // namespace

TEST_CASE("an item whose facts are all there is judged, with the weakest trust of what was read") {
    const Scenario scenario = scenario_of({toy_item()});
    FactsRecord sealed = router();
    sealed.trust = Trust::sealed;
    FactsRecord capture = server();
    capture.trust = Trust::capture;
    CHECK(judged_with(scenario, {router(), server()}).verdict == Verdict::met);
    CHECK(judged_with(scenario, {sealed, server()}).trust == Trust::live);
    CHECK(judged_with(scenario, {sealed, capture}).trust == Trust::capture);
}

TEST_CASE("an item tells how well the least understood of its facts is understood, and how its machine was left") {
    const Scenario scenario = scenario_of({toy_item()});
    FactsRecord sealed = router();
    sealed.trust = Trust::sealed;
    CHECK(judged_with(scenario, {sealed, server()}).assurance == std::nullopt);

    const auto reservation = [](const char* mac, Assurance assurance) {
        return Fact{.kind = "dhcp_reservation",
                    .key = {{"mac", mac}},
                    .value = {{"mac", mac}},
                    .evidence = {evidence},
                    .assurance = assurance};
    };
    sealed.facts = {reservation("00:00:00:00:00:01", Assurance::sourced),
                    reservation("00:00:00:00:00:02", Assurance::verified)};
    CHECK(judged_with(scenario, {sealed, server()}).assurance == Assurance::sourced);
    CHECK(judged_with(scenario, {sealed, server()}).caveats.empty());

    const auto left = [](bool clean, bool asleep) {
        return Fact{.kind = "volume",
                    .key = {},
                    .value = {{"file_system", "ntfs"}, {"cleanly_unmounted", clean}, {"hibernated", asleep}},
                    .evidence = {evidence}};
    };
    sealed.kinds = {"dhcp_reservation", "volume"};
    sealed.facts.push_back(left(true, false));
    CHECK(judged_with(scenario, {sealed, server()}).caveats.empty());
    sealed.facts.back() = left(false, false);
    CHECK(judged_with(scenario, {sealed, server()}).caveats == std::vector{Caveat::not_unmounted});
    sealed.facts.back() = left(false, true);
    CHECK(judged_with(scenario, {sealed, server()}).caveats == std::vector{Caveat::put_to_sleep});
}

TEST_CASE("of facts with other evidence than an item names, none says how well it is understood") {
    Toy toy{.batches = {}, .answer = all_met};
    toy.answer->replace(toy.answer->find("\"evidence\":[]"), 13, "\"evidence\":[\"" + evidence + "\"]");
    FactsRecord facts = router();
    const std::string other = "sha256:0000000000000000000000000000000000000000000000000000000000000002";
    facts.evidence[other] = facts.evidence.at(evidence);
    facts.facts = {
        Fact{.kind = "dhcp_reservation", .key = {}, .value = {}, .evidence = {other}, .assurance = Assurance::inferred},
        Fact{.kind = "dhcp_reservation",
             .key = {},
             .value = {},
             .evidence = {evidence},
             .assurance = Assurance::verified}};
    const Scenario scenario = scenario_of({toy_item()});
    const Correction correction = correct({.scenario = scenario, .secrets = secrets(), .records = {facts, server()}},
                                          toy_catalogue(), toy.grade());
    CHECK(correction.items.at(0).verdict == Verdict::met);
    CHECK(correction.items.at(0).assurance == Assurance::verified);
}

TEST_CASE("what was not observed never reaches a grader and keeps its reason") {
    const Scenario scenario = scenario_of({toy_item()});
    CHECK(judged_with(scenario, {router()}).why == Message{"subject.missing", {{"role", "server"}}});
    CHECK(judged_with(scenario, {router(), record_of("server", {})}).why ==
          Message{"kind.not_asked", {{"kind", "directory_computer"}, {"role", "server"}}});
    FactsRecord broken = record_of("server", {});
    broken.unobserved = {{.kind = "directory_computer", .code = "agent.timeout", .why = "no reply in 30 s"}};
    const ItemResult result = judged_with(scenario, {router(), broken});
    CHECK(result.verdict == Verdict::not_observed);
    CHECK(result.why.id == "kind.unobserved");
    CHECK(result.why.args.back() == std::pair<std::string, std::string>("why", "no reply in 30 s"));
}

TEST_CASE("what a check reads if it can is given where it was observed, and missed nowhere") {
    CheckCatalogue catalogue = toy_catalogue();
    catalogue.checks["toy.check"].reads[1].optional = true;
    const Scenario scenario = scenario_of({toy_item()});
    const auto batch_with = [&](std::vector<FactsRecord> records) {
        Toy toy{.batches = {}, .answer = all_met};
        const auto correction = correct({.scenario = scenario, .secrets = secrets(), .records = std::move(records)},
                                        catalogue, toy.grade());
        CHECK(correction.items.at(0).verdict == Verdict::met);
        return toy.batches.at(0);
    };
    CHECK(batch_with({router(), server()}).find("directory_computer") != std::string::npos);
    CHECK(batch_with({router(), record_of("server", {})}).find("directory_computer") == std::string::npos);
    CHECK(batch_with({router()}).find("\"server\",\"platform\"") == std::string::npos);
    CHECK(judged_with(scenario, {server()}).why.id == "subject.missing");
}

TEST_CASE("a role that the expectation leaves out is the item's own") {
    const Scenario scenario = scenario_of({toy_item("a", {})});
    CHECK(judged_with(scenario, {record_of("router", {"dhcp_reservation", "directory_computer"})}).verdict ==
          Verdict::met);
}

TEST_CASE("a grader is asked once, about all its items that can be judged, with the kinds they read and no others") {
    FactsRecord full = record_of("router", {"dhcp_reservation", "port_forward"});
    full.facts.push_back(
        make_fact("dhcp_reservation", {{"mac", "00:1b:a9:12:34:56"}}, {evidence}, Assurance::verified));
    full.facts.push_back(make_fact("port_forward", {{"name", "web"}}, {evidence}, Assurance::verified));
    const Scenario scenario = scenario_of({toy_item("a"), toy_item("b"), toy_item("c", {{"directory", "elsewhere"}})});
    Toy toy{.batches = {}, .answer = all_met};
    const Correction correction = correct({.scenario = scenario, .secrets = secrets(), .records = {full, server()}},
                                          toy_catalogue(), toy.grade());
    REQUIRE(toy.batches.size() == 1);
    CHECK(toy.batches[0].find(R"("id":"b")") != std::string::npos);
    CHECK(toy.batches[0].find(R"("id":"c")") == std::string::npos);
    CHECK(toy.batches[0].find("00:1b:a9:12:34:56") != std::string::npos);
    CHECK(toy.batches[0].find("port_forward") == std::string::npos);
    CHECK(correction.items[1].why == Message{"grader.invalid", {{"grader", "toy"}, {"why", "it gives no verdict"}}});
    CHECK(correction.items[2].why.id == "subject.missing");
    CHECK(correction.graders == std::map<std::string, std::string>{{"toy", "2.1.0"}});
}

TEST_CASE("without a grader or with a check nobody knows an item is not observed") {
    const Message crashed{"grader.crashed", {{"grader", "toy"}, {"detail", "signal 11"}}};
    Toy toy{.batches = {}, .answer = tl::unexpected(crashed)};
    const Scenario scenario = scenario_of({toy_item(), item_of("b", "wifi.ssid", "router", {})});
    const Correction correction = correct({.scenario = scenario, .secrets = secrets(), .records = {router(), server()}},
                                          toy_catalogue(), toy.grade());
    CHECK(correction.items[0].why == crashed);
    CHECK(correction.items[0].verdict == Verdict::not_observed);
    CHECK(correction.items[1].why == Message{"check.unknown", {{"check", "wifi.ssid"}}});
}

TEST_CASE("a judged item waits for the jury") {
    Item report;
    report.id = "report";
    report.judge = {LocalText{.fr = "absent", .en = "absent"}};
    report.quarter_points = 12;
    const ItemResult result = judged_with(scenario_of({report}), {});
    CHECK(result.verdict == Verdict::for_jury);
    CHECK_FALSE(result.measured);
    CHECK(result.quarter_points_out_of == 12);
    CHECK(result.why.id == "item.for_jury");
}

TEST_CASE("an exam is its own items, in the order of the guide") {
    Scenario scenario = scenario_of({toy_item("a"), toy_item("b"), toy_item("c")});
    scenario.exams = {{"full", {"all"}}, {"ccp2", {"c", "a"}}};
    const auto ids = [&](const std::string& exam) {
        Toy toy{.batches = {}, .answer = all_met};
        std::string text;
        for (const ItemResult& item : correct({.scenario = scenario, .secrets = secrets(), .records = {}, .exam = exam},
                                              toy_catalogue(), toy.grade())
                                          .items) {
            text += item.id;
        }
        return text;
    };
    CHECK(ids("full") == "abc");
    CHECK(ids("ccp2") == "ac");
    CHECK_THROWS_WITH_AS(ids("ccp9"), "the scenario practice has no exam ccp9; choose one of those it lists", Error);
}

TEST_CASE("two records of one role that are trusted alike and tell of other things complete each other") {
    FactsRecord shares = samples::record_of("server", {"share"});
    shares.unobserved = {{.kind = "directory_user", .code = "windows.kind.unsupported", .why = "directory_user"}};
    const FactsRecord directory = samples::record_of("server", {"directory_user"});
    const KnownFacts known = known_facts({shares, directory});
    const FactsRecord& both = known.roles.at("server").record;
    CHECK(known.differences.empty());
    CHECK(both.kinds == std::vector<std::string>{"directory_user", "share"});
    CHECK(both.unobserved.empty());
    CHECK_THROWS_AS(known_facts({shares, directory, shares}), Error);
    FactsRecord sealed = shares;
    sealed.trust = Trust::sealed;
    CHECK_THROWS_AS(known_facts({shares, directory, sealed, shares}), Error);
}

TEST_CASE("two records that tell the same of one role are refused, and records are named by their hashes in order") {
    const Scenario scenario = scenario_of({toy_item()});
    CHECK_THROWS_WITH_AS(
        judged_with(scenario, {router(), router()}),
        "cannot grade: two facts records tell the same of router, and one is as good as the other; give one of them",
        Error);
    Toy toy{.batches = {}, .answer = all_met};
    const auto facts = correct({.scenario = scenario, .secrets = secrets(), .records = {router(), server()}},
                               toy_catalogue(), toy.grade())
                           .facts;
    std::vector<std::string> hashes{record_hash(router()), record_hash(server())};
    std::sort(hashes.begin(), hashes.end());
    CHECK(facts == hashes);
}

namespace {

/// An item whose check knows two secrets: one that a fact has too, one of its own.
Item secret_item() {
    Item item = toy_item("a", {{"passphrase", "cinq-tasses"}, {"password", "six-tasses"}});
    item.fields = {{.name = "passphrase", .type = FieldType::secret}, {.name = "password", .type = FieldType::secret}};
    item.fields[0].secret = "wifi.passphrase";
    return item;
}

FactsRecord router_sealed_by(const SecretKeeper& keeper) {
    FactsRecord record = record_of("router", {"dhcp_reservation", "directory_computer"});
    record.facts.push_back({.kind = "dhcp_reservation",
                            .key = {},
                            .value = {{"name", to_value(keeper.seal("wifi.passphrase", "cinq-tasses"))}}});
    return record;
}

}  // namespace

TEST_CASE("a grader gets names and digests of secrets, of guide and facts alike, and no secret") {
    const Scenario scenario = scenario_of({secret_item()});
    Toy toy{.batches = {}, .answer = all_met};
    const Correction correction =
        correct({.scenario = scenario, .secrets = secrets(), .records = {router_sealed_by(secrets())}}, toy_catalogue(),
                toy.grade());
    CHECK(correction.items.at(0).verdict == Verdict::met);
    const std::string& batch = toy.batches.at(0);
    CHECK(batch.find("tasses") == std::string::npos);
    CHECK(batch.find("\"sealed\"") == std::string::npos);
    const std::string shared =
        R"({"digest":")" + secrets().digest("wifi.passphrase", "cinq-tasses") + R"(","secret":"wifi.passphrase"})";
    CHECK(batch.find("\"passphrase\":" + shared) != std::string::npos);
    CHECK(batch.find("\"name\":" + shared) != std::string::npos);
    CHECK(batch.find(R"("secret":"toy.check.password")") != std::string::npos);
}

TEST_CASE("facts that another key sealed leave only the items that ask for a secret unjudged") {
    const SecretKeeper other;
    Item free_item = toy_item("b", {});
    const Scenario scenario = scenario_of({secret_item(), free_item});
    Toy toy{.batches = {}, .answer = all_met};
    const Correction correction =
        correct({.scenario = scenario, .secrets = secrets(), .records = {router_sealed_by(other)}}, toy_catalogue(),
                toy.grade());
    CHECK(correction.items.at(0).verdict == Verdict::not_observed);
    CHECK(correction.items.at(0).why ==
          Message{"secret.other_key", {{"kind", "dhcp_reservation"}, {"role", "router"}}});
    CHECK(correction.items.at(1).why.id != "secret.other_key");
    CHECK(toy.batches.size() == 1);
}
