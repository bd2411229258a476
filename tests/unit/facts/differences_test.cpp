#include "engine/facts/differences.h"

#include <doctest/doctest.h>

#include "engine/facts/catalogue.h"
#include "engine/facts/facts_json.h"
#include "engine/model/secret.h"

using namespace plateau;

namespace {

Fact tunnel(const Value& active, const char* server) {
    return make_fact("vpn_connection", {{"name", "wg0"}, {"owner", ""}, {"active", active}, {"server", server}}, {},
                     Assurance::verified);
}

Fact rule(const std::string& id, const char* action, std::int64_t position) {
    return make_fact("firewall_rule", {{"id", id}, {"action", action}, {"direction", "in"}, {"position", position}}, {},
                     Assurance::verified);
}

FactsRecord record(std::vector<Fact> facts, std::vector<std::string> kinds = {"firewall_rule", "vpn_connection"}) {
    FactsRecord result;
    result.subject.role = "client";
    result.kinds = std::move(kinds);
    result.facts = std::move(facts);
    sort_record(result);
    return result;
}

}  // namespace

TEST_CASE("equal facts do not differ, and neither does what only a running machine knows") {
    CHECK(differences(record({tunnel(true, "192.168.1.1")}), record({tunnel(nullptr, "192.168.1.1")})).empty());
    CHECK(differences(record({tunnel(true, "192.168.1.1")}), record({tunnel(false, "192.168.1.1")})).size() == 1);
}

TEST_CASE("a field that differs is named with both values") {
    const auto found = differences(record({tunnel(true, "192.168.1.1")}), record({tunnel(nullptr, "192.168.1.2")}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].role == "client");
    CHECK(found[0].kind == "vpn_connection");
    CHECK(found[0].field == "server");
    CHECK(found[0].live == Value("192.168.1.1"));
    CHECK(found[0].sealed == Value("192.168.1.2"));
}

TEST_CASE("a rule that was never saved is the only difference, though those after it have other numbers") {
    const auto found =
        differences(record({rule("a/1", "allow", 1), rule("a/2", "block", 2)}), record({rule("b/9", "block", 1)}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == Record{{"id", "a/1"}});
    CHECK(found[0].live.has_value());
    CHECK_FALSE(found[0].sealed.has_value());
    const auto other_way = differences(record({}), record({rule("b/9", "block", 1)}));
    REQUIRE(other_way.size() == 1);
    CHECK_FALSE(other_way[0].live.has_value());
}

TEST_CASE("a kind that one record does not know says nothing about the other") {
    CHECK(differences(record({rule("a/1", "allow", 1)}), record({}, {"vpn_connection"})).empty());
}

TEST_CASE("a secret that was sealed twice is the same, and another is told without its box") {
    const SecretKeeper keeper;
    const auto network = [&](const char* passphrase) {
        return record(
            {make_fact(
                "wifi_network",
                {{"ssid", "a"}, {"band", "5GHz"}, {"passphrase", to_value(keeper.seal("wifi.passphrase", passphrase))}},
                {}, Assurance::sourced)},
            {"wifi_network"});
    };
    CHECK(differences(network("one"), network("one")).empty());
    const auto found = differences(network("one"), network("two"));
    REQUIRE(found.size() == 1);
    CHECK(found[0].field == "passphrase");
    CHECK(found[0].live == compared_secret("wifi.passphrase", keeper.digest("wifi.passphrase", "one")));
    CHECK(found[0].sealed == compared_secret("wifi.passphrase", keeper.digest("wifi.passphrase", "two")));
}
