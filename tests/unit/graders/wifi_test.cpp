#include <doctest/doctest.h>

#include <algorithm>

#include "engine/model/secret.h"
#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

Record network(Record changes = {}) {
    Record value{{"ssid", "TAI-01"}, {"band", "2.4GHz"}, {"enabled", true},
                 {"hidden", false},  {"channel", 6},     {"security", "wpa2"}};
    for (auto& [name, change] : changes) {
        value[name] = std::move(change);
    }
    return value;
}

ItemResult judged_network(const std::vector<Record>& networks, Record expect = {}) {
    expect.try_emplace("ssid", "TAI-01");
    expect.try_emplace("security", List{"wpa2", "wpa2_wpa3", "wpa3"});
    std::vector<FactOf> facts;
    for (const Record& value : networks) {
        facts.push_back({"wifi_network", value});
    }
    return judged(item_of("wifi", "wifi.network", "router", std::move(expect)),
                  {seen("router", {"wifi_network"}, facts)});
}

ItemResult judged_filter(const std::vector<FactOf>& facts, Record expect) {
    return judged(item_of("filter", "wifi.mac_filter", "router", std::move(expect)),
                  {seen("router", {"mac_filter"}, facts)});
}

}  // namespace

TEST_CASE("a network with one of the right protections is met") {
    CHECK(reason(judged_network({network()})) ==
          "wifi.network.found: le réseau Wi-Fi « TAI-01 » est réglé comme demandé");
    CHECK(judged_network({network({{"security", "wpa3"}})}).verdict == Verdict::met);
    CHECK(judged_network({network()}, {{"hidden", false}, {"channel", 6}, {"enabled", true}}).verdict == Verdict::met);
}

TEST_CASE("a network of another name is not met, and one that differs in case only is named") {
    const auto other = judged_network({network({{"ssid", "Linksys00042"}})});
    CHECK(other.verdict == Verdict::not_met);
    CHECK(reason(other) ==
          "wifi.network.missing: aucun réseau Wi-Fi ne s'appelle « TAI-01 » ; réseaux vus : Linksys00042");
    const auto small = judged_network({network({{"ssid", "tai-01"}})});
    CHECK(small.verdict == Verdict::not_met);
    CHECK(small.why.id == "wifi.network.other_case");
}

TEST_CASE("an open or badly protected network is partly met") {
    const auto open = judged_network({network({{"security", "none"}})});
    CHECK(open.verdict == Verdict::partly_met);
    CHECK(open.why.id == "wifi.network.open");
    CHECK(missed(open) == "security=none");
    CHECK(judged_network({network({{"security", "wep"}})}).why.id == "wifi.network.other_security");
}

TEST_CASE("the same name on two bands must be right on both") {
    const Record wide = network({{"band", "5GHz"}, {"security", "none"}});
    CHECK(reason(judged_network({network(), wide})) ==
          "wifi.network.open: le réseau « TAI-01 » n'est pas protégé sur la bande 5GHz");
    CHECK(judged_network({network(), wide}, {{"band", "2.4GHz"}}).verdict == Verdict::met);
    CHECK(judged_network({network()}, {{"band", "5GHz"}}).why.id == "wifi.network.other_band");
}

TEST_CASE("a name that is announced and should not be says so, and the other way round") {
    CHECK(judged_network({network()}, {{"hidden", true}}).why.id == "wifi.network.other_hidden");
    CHECK(judged_network({network({{"hidden", true}})}, {{"hidden", false}}).why.id == "wifi.network.other_announced");
    CHECK(missed(judged_network({network()}, {{"channel", 11}})) == "channel=6");
}

TEST_CASE("a filter needs its mode and every address, in any notation") {
    const List listed{"00:1b:a9:12:34:56", "02:00:00:00:00:01"};
    const FactOf allow{"mac_filter", {{"mode", "allow"}, {"macs", listed}}};
    CHECK(judged_filter({allow}, {{"mode", "allow"}, {"macs", List{"00-1B-A9-12-34-56"}}}).verdict == Verdict::met);
    const auto lacking = judged_filter({allow}, {{"mode", "allow"}, {"macs", List{"02:00:00:00:00:09"}}});
    CHECK(lacking.verdict == Verdict::partly_met);
    CHECK(reason(lacking) ==
          "wifi.mac_filter.not_listed: l'adresse 02:00:00:00:00:09 n'est pas dans la liste du filtrage");
    const auto extra = judged_filter({allow}, {{"mode", "allow"}, {"macs", List{"001ba9123456"}}, {"only", true}});
    CHECK(extra.why.id == "wifi.mac_filter.too_many");
}

TEST_CASE("a list that is filled while the filter is off does not count") {
    const FactOf off{"mac_filter", {{"mode", "off"}, {"macs", List{"00:1b:a9:12:34:56"}}}};
    const Record wanted{{"mode", "allow"}, {"macs", List{"00:1b:a9:12:34:56"}}};
    CHECK(judged_filter({off}, wanted).verdict == Verdict::not_met);
    CHECK(judged_filter({off}, wanted).why.id == "wifi.mac_filter.off");
    CHECK(judged_filter({}, wanted).why.id == "wifi.mac_filter.missing");
    CHECK(judged_filter({}, {{"mode", "off"}}).verdict == Verdict::met);
    const FactOf deny{"mac_filter", {{"mode", "deny"}, {"macs", List{"00:1b:a9:12:34:56"}}}};
    CHECK(judged_filter({deny}, wanted).why.id == "wifi.mac_filter.other_mode");
}

namespace {

Value sealed(const std::string& passphrase, const SecretKeeper& keeper = secrets()) {
    return to_value(keeper.seal("wifi.passphrase", passphrase));
}

const Record wanted{{"passphrase", "cinq-tasses-de-the"}};

}  // namespace

TEST_CASE("a passphrase is the subject's or not, and the record tells no more") {
    const ItemResult right = judged_network({network({{"passphrase", sealed("cinq-tasses-de-the")}})}, wanted);
    CHECK(right.verdict == Verdict::met);
    const ItemResult wrong = judged_network({network({{"passphrase", sealed("cinq-tasse-de-the")}})}, wanted);
    CHECK(wrong.verdict == Verdict::partly_met);
    CHECK(reason(wrong) ==
          "wifi.network.other_passphrase: la phrase secrète du réseau « TAI-01 » n'est pas celle du sujet");
    const ItemResult none = judged_network({network({{"passphrase", nullptr}})}, wanted);
    CHECK(none.verdict == Verdict::partly_met);
    CHECK(none.why.id == "wifi.network.no_passphrase");
    for (const ItemResult& result : {right, wrong}) {
        const auto field = std::find_if(result.fields.begin(), result.fields.end(),
                                        [](const FieldResult& each) { return each.name == "passphrase"; });
        REQUIRE(field != result.fields.end());
        CHECK(field->expected ==
              compared_secret("wifi.passphrase", secrets().digest("wifi.passphrase", "cinq-tasses-de-the")));
        CHECK(is_secret(field->seen));
        CHECK(field->seen.find("sealed") == nullptr);
        CHECK(field->met == (result.verdict == Verdict::met));
    }
}

TEST_CASE("a passphrase that nobody saw leaves the item open, unless something else is wrong") {
    CHECK(judged_network({network()}, wanted).verdict == Verdict::not_observed);
    CHECK(judged_network({network()}, wanted).why.id == "wifi.network.passphrase_unknown");
    CHECK(judged_network({network({{"security", "none"}})}, wanted).why.id == "wifi.network.open");
    CHECK(judged_network({network({{"channel", 1}})}, {{"passphrase", "x"}, {"channel", 6}}).why.id ==
          "wifi.network.other_channel");
    // On one band it is unknown, on the other it is wrong.
    CHECK(judged_network({network(), network({{"band", "5GHz"}, {"passphrase", sealed("other")}})}, wanted).why.id ==
          "wifi.network.other_passphrase");
}

TEST_CASE("a passphrase that another centre sealed is not observed, never not met") {
    const SecretKeeper other;
    const auto foreign = network({{"passphrase", sealed("cinq-tasses-de-the", other)}});
    const ItemResult result = judged_network({foreign}, wanted);
    CHECK(result.verdict == Verdict::not_observed);
    CHECK(result.why == Message{"secret.other_key", {{"kind", "wifi_network"}, {"role", "router"}}});
    CHECK(judged_network({foreign}).verdict == Verdict::met);
}
