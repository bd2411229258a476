#include "engine/grading/fact_check.h"

#include <doctest/doctest.h>

#include "engine/facts/catalogue.h"
#include "engine/grading/correct.h"
#include "engine/grading/correction_json.h"
#include "engine/grading/matchers.h"
#include "engine/model/secret.h"
#include "samples.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

Record equals(Value value) {
    return {{"equals", std::move(value)}};
}

Fact task(const std::string& name, const std::string& command, const std::string& trigger, bool enabled = true) {
    return make_fact(
        "scheduled_task",
        {{"name", name}, {"command", command}, {"trigger", trigger}, {"enabled", enabled}, {"user", "root"}},
        {evidence}, Assurance::verified);
}

GraderVerdict judged(Record expect, const std::vector<Fact>& facts) {
    expect.emplace("kind", facts.empty() ? "scheduled_task" : facts.front().kind);
    std::vector<const Fact*> pointers;
    for (const Fact& fact : facts) {
        pointers.push_back(&fact);
    }
    return judge_facts(expect, pointers);
}

const Fact nightly = task("/etc/crontab:3", "/usr/local/bin/backup.sh", "30 2 * * *");
const Record backup{{"command", Record{{"contains", "backup.sh"}}}};
const Record at_night{{"trigger", Record{{"matches", "^30 2 "}}}, {"enabled", equals(true)}};

bool matched(Record matchers, const Value& seen) {
    return match(matchers, &seen) == Match::yes;
}

}  // namespace

TEST_CASE("each matcher says yes to what it is for and no to what it is not") {
    CHECK(matched(equals(3), 3));
    CHECK_FALSE(matched(equals(3), "3"));
    CHECK(matched({{"one_of", List{"a", "b"}}}, "b"));
    CHECK_FALSE(matched({{"one_of", List{"a", "b"}}}, "c"));
    CHECK(matched({{"contains", "ell"}}, "hello"));
    CHECK(matched({{"contains", List{"a"}}}, List{"a", "b"}));
    CHECK_FALSE(matched({{"contains", List{"a", "c"}}}, List{"a", "b"}));
    CHECK(matched({{"matches", "^h.*o$"}}, "hello"));
    CHECK_FALSE(matched({{"matches", "^h.*o$"}}, "hello!"));
    CHECK(matched({{"at_least", 3}, {"at_most", 5}}, 4));
    CHECK_FALSE(matched({{"at_least", 3}, {"at_most", 5}}, 6));
    CHECK(matched({{"at_least", "2026-01-01T00:00:00Z"}}, "2026-02-01T00:00:00Z"));
    CHECK(matched({{"in_subnet", "192.168.1.0/24"}}, "192.168.1.7"));
    CHECK_FALSE(matched({{"in_subnet", "192.168.1.0/24"}}, "192.168.2.7"));
    CHECK(matched({{"in_subnet", "192.168.0.0/16"}}, "192.168.1.0/24"));
    CHECK_FALSE(matched({{"in_subnet", "192.168.1.0/24"}}, List{}));
    CHECK(matched({{"absent", true}}, nullptr));
    CHECK_FALSE(matched({{"absent", true}}, ""));
    CHECK(matched({{"absent", false}}, "x"));
}

TEST_CASE("a null is no number, text or address, and what nobody looked for is neither yes nor no") {
    for (const char* matcher : {"equals", "one_of", "contains", "matches", "at_least", "at_most", "in_subnet"}) {
        CAPTURE(matcher);
        CHECK_FALSE(matched({{matcher, "1"}}, nullptr));
    }
    CHECK(match(equals(1), nullptr) == Match::unknown);
    CHECK(match({{"absent", true}}, nullptr) == Match::unknown);
}

TEST_CASE("a fact that is as asked is met, with every field beside what was seen") {
    const auto verdict =
        judged({{"where", backup}, {"fields", at_night}}, {task("/a:1", "true", "0 0 * * *"), nightly});
    CHECK(verdict.verdict == Verdict::met);
    CHECK(verdict.why.id == "fact.found");
    REQUIRE(verdict.fields.size() == 3);
    CHECK(verdict.fields[1].name == "enabled");
    CHECK(verdict.fields[1].expected == true);
    CHECK(verdict.evidence == std::vector<std::string>{evidence});
}

TEST_CASE("a fact that is nearly as asked is partly met, and says which field") {
    const auto verdict =
        judged({{"where", backup}, {"fields", at_night}},
               {task("/a:1", "backup.sh", "30 14 * * *", false), task("/a:2", "backup.sh", "30 14 * * *", true)});
    CHECK(verdict.verdict == Verdict::partly_met);
    CHECK(verdict.why.id == "fact.other_field");
    CHECK(verdict.why.args[1] == std::pair<std::string, std::string>{"key", "/a:2"});
    CHECK(verdict.why.args[2].second == "trigger");
}

TEST_CASE("a fact that is not there is not met, and one of which nothing is right neither") {
    const auto missing = judged({{"where", backup}}, {task("/a:1", "true", "0 0 * * *")});
    CHECK(missing.verdict == Verdict::not_met);
    CHECK(missing.why.id == "fact.missing");
    CHECK(judged({{"fields", Record{{"enabled", equals(false)}}}}, {nightly}).verdict == Verdict::not_met);
    CHECK(judged({{"where", backup}}, {}).verdict == Verdict::not_met);
}

TEST_CASE("facts are counted, and must be none where they must be absent") {
    const std::vector<Fact> two{nightly, task("/b:1", "backup.sh x", "0 0 * * *")};
    CHECK(judged({{"where", backup}, {"count", equals(2)}}, two).verdict == Verdict::met);
    const auto many = judged({{"where", backup}, {"count", Record{{"at_most", 1}}}}, two);
    CHECK(many.verdict == Verdict::not_met);
    CHECK(many.fields[0].seen == 2);
    CHECK(judged({{"where", backup}, {"fields", at_night}, {"count", equals(1)}}, two).verdict == Verdict::met);
    CHECK(judged({{"where", backup}, {"absent", true}}, {}).verdict == Verdict::met);
    const auto there = judged({{"where", backup}, {"absent", true}}, two);
    CHECK(there.verdict == Verdict::not_met);
    CHECK(there.why.id == "fact.still_there");
}

TEST_CASE("a field that nobody looked for makes the item not observed, unless another fact is as asked") {
    const Fact service =
        make_fact("service", {{"name", "ssh"}, {"startup", "automatic"}}, {evidence}, Assurance::verified);
    const Record running{{"running", equals(true)}};
    const auto unknown = judged({{"where", Record{{"name", equals("ssh")}}}, {"fields", running}}, {service});
    CHECK(unknown.verdict == Verdict::not_observed);
    CHECK(unknown.why.id == "fact.field_unknown");
    CHECK(judged({{"where", running}, {"absent", true}}, {service}).verdict == Verdict::not_observed);
    CHECK(judged({{"fields", running}, {"count", equals(0)}}, {service}).verdict == Verdict::not_observed);
    CHECK(judged({{"where", Record{{"name", equals("cups")}}}, {"fields", running}}, {service}).verdict ==
          Verdict::not_met);
}

TEST_CASE("a long text is shown short, never cut inside a character") {
    std::string text;
    for (int i = 0; i < 400; ++i) {
        text += "é";
    }
    const Fact file =
        make_fact("file", {{"path", "/a"}, {"size", 800}, {"text", text}}, {evidence}, Assurance::verified);
    const auto verdict =
        judged({{"where", Record{{"path", equals("/a")}}}, {"fields", Record{{"text", equals("x")}}}}, {file});
    const std::string seen = *verdict.fields[1].seen.as_string();
    CHECK(seen.size() == 303);
    CHECK(seen.ends_with("é…"));
}

TEST_CASE("an item without a grader is corrected beside others, and not observed where its kind was not") {
    CheckCatalogue catalogue;
    add_fact_check(catalogue);
    const Scenario scenario =
        scenario_of({item_of("task", "fact", "client", {{"kind", "scheduled_task"}, {"where", backup}})});
    const auto no_grader = [](const std::string&, std::string_view) -> tl::expected<std::string, Message> {
        return tl::unexpected(Message{"nobody.asked", {}});
    };
    FactsRecord client = record_of("client", {"scheduled_task"});
    client.facts.push_back(nightly);
    const auto seen = correct({.scenario = scenario, .secrets = secrets(), .records = {client}}, catalogue, no_grader);
    CHECK(seen.items[0].verdict == Verdict::met);
    CHECK(seen.items[0].quarter_points == 8);
    CHECK(seen.graders == std::map<std::string, std::string>{{"fact", "1.0.0"}});
    const auto unseen = correct({.scenario = scenario, .secrets = secrets(), .records = {record_of("client", {})}},
                                catalogue, no_grader);
    CHECK(unseen.items[0].verdict == Verdict::not_observed);
    CHECK(unseen.items[0].why.id == "kind.not_asked");
}

TEST_CASE("a secret equals that of the guide or not, and no value of either is in the correction") {
    CheckCatalogue catalogue;
    add_fact_check(catalogue);
    const auto no_grader = [](const std::string&, std::string_view) -> tl::expected<std::string, Message> {
        return tl::unexpected(Message{"nobody.asked", {}});
    };
    FieldSpec equal{.name = "equals", .type = FieldType::secret};
    equal.secret = "wifi.passphrase";
    const FieldSpec matchers{.name = "passphrase", .type = FieldType::record, .members = {equal}};
    Item item = item_of("wifi", "fact", "router",
                        {{"kind", "wifi_network"},
                         {"where", Record{{"ssid", equals("a")}}},
                         {"fields", Record{{"passphrase", equals("cinq-tasses")}}}});
    item.fields = {{.name = "fields", .type = FieldType::record, .members = {matchers}}};
    const Scenario scenario = scenario_of({item});
    const auto with = [&](const SecretKeeper& keeper, const char* passphrase) {
        FactsRecord router = record_of("router", {"wifi_network"});
        router.facts.push_back(make_fact(
            "wifi_network",
            {{"ssid", "a"}, {"band", "5GHz"}, {"passphrase", to_value(keeper.seal("wifi.passphrase", passphrase))}},
            {evidence}, Assurance::verified));
        return correct({.scenario = scenario, .secrets = secrets(), .records = {router}}, catalogue, no_grader);
    };
    CHECK(with(secrets(), "cinq-tasses").items[0].verdict == Verdict::met);
    const Correction other = with(secrets(), "six-tasses");
    CHECK(other.items[0].verdict == Verdict::partly_met);
    CHECK(other.items[0].why ==
          Message{"fact.other_secret", {{"kind", "wifi_network"}, {"key", "5GHz a"}, {"field", "passphrase"}}});
    const std::string json = to_json(other);
    CHECK(json.find("tasses") == std::string::npos);
    CHECK(json.find("sealed\":\"") == std::string::npos);
    CHECK(with(SecretKeeper(), "cinq-tasses").items[0].why.id == "secret.other_key");
}

TEST_CASE("only a file that is named can be looked for") {
    CHECK(file_wanted({{"kind", "file"}, {"where", Record{{"path", equals("/a")}}}}) == "/a");
    CHECK(file_wanted({{"kind", "file"}, {"where", Record{{"path", Record{{"contains", "a"}}}}}}).empty());
    CHECK(file_wanted({{"kind", "host"}, {"where", Record{{"path", equals("/a")}}}}).empty());
}

TEST_CASE("a file that was looked for and is gone is none, and one nobody looked for is not observed") {
    const Fact gone =
        make_fact("file", {{"path", "/a"}, {"size", nullptr}, {"text", nullptr}}, {evidence}, Assurance::verified);
    const Record here{{"path", equals("/a")}};
    const auto missing = judged({{"where", here}, {"fields", Record{{"size", Record{{"at_least", 1}}}}}}, {gone});
    CHECK(missing.verdict == Verdict::not_met);
    CHECK(missing.why.id == "fact.missing");
    CHECK(missing.evidence == std::vector<std::string>{evidence});
    CHECK(judged({{"where", here}, {"absent", true}}, {gone}).verdict == Verdict::met);
    CHECK(judged({{"kind", "file"}, {"where", here}, {"absent", true}}, {}).why.id == "fact.file_unknown");
}
