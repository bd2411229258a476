#include <doctest/doctest.h>

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
