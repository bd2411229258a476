#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/model/secret.h"
#include "engine/platforms/jnap/observe.h"
#include "engine/support/files.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;

namespace {

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

/// What was read of a reply, and the bytes that were kept of it.
struct Linksys {
    FactsRecord record;
    std::string kept;
    std::shared_ptr<SecretKeeper> secrets = std::make_shared<SecretKeeper>();

    std::vector<Record> of(const std::string& kind) const {
        std::vector<Record> values;
        for (const Fact& fact : record.facts) {
            if (fact.kind == kind) {
                values.push_back(fact.value);
            }
        }
        return values;
    }
    Record only(const std::string& kind) const {
        const auto all = of(kind);
        REQUIRE_MESSAGE(all.size() == 1, kind << " " << why_not(kind));
        return all.front();
    }
    std::string why_not(const std::string& kind) const {
        const auto found = std::find_if(record.unobserved.begin(), record.unobserved.end(),
                                        [&](const UnobservedKind& one) { return one.kind == kind; });
        return found == record.unobserved.end() ? "none" : found->code;
    }
    std::string plaintext(const Value& secret) const {
        const auto sealed = secret_in(secret);
        const auto text = sealed ? secrets->open(*sealed) : std::nullopt;
        return text ? std::string(text->view()) : std::string();
    }
};

Linksys read(const std::string& reply) {
    Linksys result;
    fakes::FakeCaseStore store;
    result.record = read_jnap_capture(reply, {"router", "box", jnap_kinds()}, *result.secrets, store, Epoch());
    for (const auto& [hash, entry] : result.record.evidence) {
        result.kept += store.find(hash).value();
    }
    CHECK(read_facts(facts_to_json(result.record), "record").front() == result.record);
    return result;
}

/// A reply of these answers, by their actions; an output, or the code of an error.
std::string reply_of(const std::map<std::string, std::string>& answers) {
    std::string text;
    for (const auto& [action, output] : answers) {
        text += (text.empty() ? "{" : ",") + std::string("\"http://linksys.com/jnap/") + action + "\":" +
                (output.starts_with('{') ? "{\"result\":\"OK\",\"output\":" + output + "}"
                                         : "{\"result\":\"" + output + "\",\"error\":\"'Basic aHVzaA=='\"}");
    }
    return text + "}";
}

const std::string lan =
    R"({"ipAddress":"10.0.0.1","networkPrefixLength":24,"hostName":"Linksys1","isDHCPEnabled":true,"dhcpSettings":)"
    R"({"leaseMinutes":1440,"firstClientIPAddress":"10.0.0.10","lastClientIPAddress":"10.0.0.254","dnsServer1":"1.1.1.1",)"
    R"("reservations":[{"macAddress":"02:00:00:CC:00:01","ipAddress":"10.0.0.60","description":"copieur"}]}})";

/// A radio that sends "s".
std::string radio(const std::string& id, const std::string& band, int channel, const std::string& passphrase) {
    return R"({"radioID":")" + id + R"(","band":")" + band +
           R"(","settings":{"isEnabled":true,"ssid":"s","broadcastSSID":false,)" +
           "\"channel\":" + std::to_string(channel) +
           R"(,"security":"WPA2/WPA3-Mixed-Personal","wpaPersonalSettings":{"passphrase":")" + passphrase + "\"}}}";
}

std::string radios(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) {
        text += (text.empty() ? "" : ",") + one;
    }
    return "{\"radios\":[" + text + "]}";
}

const std::string no_guests = R"({"services":["http://linksys.com/jnap/core/Core7"]})";

Linksys with_radios(const std::vector<std::string>& all) {
    return read(reply_of({{"core/GetDeviceInfo", no_guests}, {"wirelessap/GetRadioInfo3", radios(all)}}));
}

}  // namespace

TEST_CASE("a real router of 2026 is read to what its own pages show") {
    const std::filesystem::path file = "../shared/corpus/router/jnap/m60cf-eu-1.0.14/ALL.json";
    if (!std::filesystem::exists(file)) {
        MESSAGE("skipped: " << file.string() << " is absent on this machine");
        return;
    }
    const Linksys router = read(read_file(file));
    CHECK(router.record.unobserved.empty());
    CHECK(router.only("router_admin") == Record{{"model", "M60CF-EU"},
                                                {"firmware", "1.0.14.26011608"},
                                                {"password_set", true},
                                                {"remote_management", true}});
    CHECK(router.only("host").at("name") == Value("community00013"));
    CHECK(router.only("dhcp_server") == Record{{"scope", "192.168.1.0/24"},
                                               {"enabled", true},
                                               {"first", "192.168.1.100"},
                                               {"last", "192.168.1.249"},
                                               {"gateway", "192.168.1.1"},
                                               {"lease_minutes", 720}});
    CHECK(router.of("dhcp_reservation").empty());
    CHECK(router.of("port_forward").empty());
    CHECK(router.only("mac_filter") == Record{{"mode", "off"}, {"macs", List{}}});
    CHECK(router.only("firewall_profile") == Record{{"name", "all"}, {"enabled", true}});
    CHECK(router.only("wan") == Record{{"mode", "dhcp"},
                                       {"address", "192.168.50.15"},
                                       {"gateway", "192.168.50.1"},
                                       {"dns", List{"192.168.50.1"}}});
    const auto networks = router.of("wifi_network");
    REQUIRE(networks.size() == 4);
    for (const Record& network : networks) {
        const bool guest = network.at("guest") == Value(true);
        CHECK(*network.at("ssid").as_string() == (guest                                 ? "kate2.0-0120-guest"
                                                  : network.at("band") == Value("5GHz") ? "kate2.0-0120-5"
                                                                                        : "kate2.0-0120-2.4"));
        CHECK(network.at("enabled") == Value(true));
        CHECK(network.at("hidden") == Value(false));
        CHECK(router.plaintext(network.at("passphrase")) == "00000000");
        CHECK(network.contains("security") != guest);
    }
    CHECK(router.kept.find("assphrase\":\"00000000") == std::string::npos);
}

TEST_CASE("a router with two radios of one band that send one network has it once") {
    const std::filesystem::path file = "../shared/corpus/router/jnap/whw03v2-2.1.20/core_Transaction_0.json";
    if (!std::filesystem::exists(file)) {
        MESSAGE("skipped: " << file.string() << " is absent on this machine");
        return;
    }
    // A capture without the names of its actions: the first, the fifth and the sixth are these.
    const Value capture = value_from_json(read_file(file)).value();
    const List& responses = *capture.find("responses")->as_list();
    const auto output = [&](std::size_t i) { return to_json(*responses.at(i).find("output")); };
    const Linksys router = read(reply_of({{"core/GetDeviceInfo", output(0)},
                                          {"wirelessap/GetRadioInfo3", output(4)},
                                          {"guestnetwork/GetGuestRadioSettings2", output(5)}}));
    const auto networks = router.of("wifi_network");
    CHECK(networks.size() == 4);
    for (const Record& network : networks) {
        CHECK(router.plaintext(network.at("passphrase")) == "Belkin123!");
    }
    CHECK(router.kept.find("Belkin123!") == std::string::npos);
}

TEST_CASE("reservations, forwards and filters are read in the shapes of Linksys' own pages") {
    const Linksys router = read(reply_of(
        {{"router/GetLANSettings", lan},
         {"firewall/GetSinglePortForwardingRules",
          R"({"rules":[{"isEnabled":false,"externalPort":999,"protocol":"Both","internalServerIPAddress":"10.0.0.5","internalPort":9999,"description":"XBOX"},)"
          R"({"isEnabled":true,"externalPort":22,"protocol":"TCP","internalServerIPAddress":"10.0.0.6","internalPort":3333,"description":"web"}]})"},
         {"firewall/GetPortRangeForwardingRules",
          R"({"rules":[{"isEnabled":true,"firstExternalPort":5000,"lastExternalPort":5010,"protocol":"UDP","internalServerIPAddress":"10.0.0.6","description":"web"}]})"},
         {"macfilter/GetMACFilterSettings",
          R"({"macFilterMode":"Allow","macAddresses":["00:00:00:00:00:00","7E:12:13:DC:AF:23","A4:83:E7:5C:10:2F"]})"},
         {"macfilter/GetSTABSSIDS", R"({"staBSSIDS":["7E:12:13:DC:AF:23"]})"}}));
    CHECK(router.only("dhcp_reservation") ==
          Record{{"mac", "02:00:00:cc:00:01"}, {"address", "10.0.0.60"}, {"name", "copieur"}});
    CHECK(router.only("dhcp_server").at("dns") == Value(List{"1.1.1.1"}));
    const auto forwards = router.of("port_forward");
    REQUIRE(forwards.size() == 3);
    CHECK(forwards.at(0) == Record{{"name", "XBOX"},
                                   {"enabled", false},
                                   {"protocol", "both"},
                                   {"external_ports", "999"},
                                   {"internal_address", "10.0.0.5"},
                                   {"internal_ports", "9999"}});
    CHECK(forwards.at(1).at("name") == Value("web (tcp 22)"));
    CHECK(forwards.at(2).at("name") == Value("web (udp 5000-5010)"));
    CHECK(forwards.at(2).at("internal_ports") == Value("5000-5010"));
    CHECK(router.only("mac_filter") == Record{{"mode", "allow"}, {"macs", List{"a4:83:e7:5c:10:2f"}}});
}

TEST_CASE("a hidden network on a chosen channel is told with its sealed passphrase") {
    const Linksys router = with_radios({radio("RADIO_5GHz", "5GHz", 44, "cinq tasses")});
    const Record network = router.only("wifi_network");
    CHECK(network.at("hidden") == Value(true));
    CHECK(network.at("channel") == Value(44));
    CHECK(network.at("security") == Value("wpa2_wpa3"));
    CHECK(router.plaintext(network.at("passphrase")) == "cinq tasses");
    CHECK(router.kept.find("cinq tasses") == std::string::npos);
}

TEST_CASE("two radios of one band with different channels leave the channel out, with different keys the kind") {
    const Linksys alike = with_radios(
        {radio("RADIO_5GHz", "5GHz", 44, "k3y-k3y-k3y"), radio("RADIO_5GHz_2", "5GHz", 100, "k3y-k3y-k3y")});
    CHECK_FALSE(alike.only("wifi_network").contains("channel"));
    const Linksys other =
        with_radios({radio("RADIO_5GHz", "5GHz", 44, "k3y-k3y-k3y"), radio("RADIO_5GHz_2", "5GHz", 44, "other-key")});
    CHECK(other.why_not("wifi_network") == "jnap.ambiguous");
}

TEST_CASE("without the guest networks the Wi-Fi networks are not all known, unless the router has none") {
    const std::string one = radios({radio("RADIO_5GHz", "5GHz", 0, "k3y-k3y-k3y")});
    CHECK(with_radios({radio("RADIO_5GHz", "5GHz", 0, "k3y-k3y-k3y")}).of("wifi_network").size() == 1);
    const std::string guests = R"({"services":["http://linksys.com/jnap/guestnetwork/GuestNetwork4"]})";
    CHECK(read(reply_of({{"core/GetDeviceInfo", guests}, {"wirelessap/GetRadioInfo3", one}})).why_not("wifi_network") ==
          "jnap.action.absent");
    CHECK(read(reply_of({{"wirelessap/GetRadioInfo3", one}})).why_not("wifi_network") == "jnap.action.absent");
}

TEST_CASE("what the router refused is unobserved in words, and the password it echoes is nowhere") {
    const Linksys router = read(reply_of({{"router/GetLANSettings", "_ErrorUnauthorized"},
                                          {"router/GetWANSettings5", "_ErrorNotReady"},
                                          {"macfilter/GetMACFilterSettings", "_ErrorAbortedAction"},
                                          {"firewall/GetFirewallSettings", "_ErrorUnknownAction"},
                                          {"firewall/GetSinglePortForwardingRules", "ErrorAdminAccountLocked"}}));
    CHECK(router.record.facts.empty());
    CHECK(router.why_not("dhcp_server") == "jnap.unauthorized");
    CHECK(router.why_not("wan") == "jnap.not_ready");
    CHECK(router.why_not("mac_filter") == "jnap.action.aborted");
    CHECK(router.why_not("firewall_profile") == "jnap.action.unknown");
    CHECK(router.why_not("port_forward") == "jnap.action.failed");
    CHECK(router.why_not("router_admin") == "jnap.action.absent");
    CHECK(router.kept.find("aHVzaA") == std::string::npos);
    CHECK(facts_to_json(router.record).find("aHVzaA") == std::string::npos);
}

TEST_CASE("the newest version of an action that was answered counts") {
    const Linksys router =
        read(reply_of({{"routermanagement/GetManagementSettings", R"({"canManageRemotely":true})"},
                       {"routermanagement/GetManagementSettings2", R"({"canManageRemotely":false})"},
                       {"routermanagement/GetManagementSettings3", "_ErrorUnknownAction"},
                       {"core/GetDeviceInfo", R"({"modelNumber":"EA6350"})"},
                       {"core/IsAdminPasswordDefault", R"({"isAdminPasswordDefault":false})"},
                       {"nodes/setup/IsAdminPasswordSetByUser", R"({"isAdminPasswordSetByUser":false})"}}));
    CHECK(router.only("router_admin").at("remote_management") == Value(false));
    CHECK(router.only("router_admin").at("password_set") == Value(false));
}

TEST_CASE("answers of another form are not understood half way") {
    for (const char* text : {"", "[]", "{\"x\":{}}", R"({"http://linksys.com/jnap/core/GetDeviceInfo":{}})",
                             R"({"http://linksys.com/jnap/":{"result":"OK"}})"}) {
        INFO(text);
        CHECK(read(text).why_not("wan") == "jnap.reply.invalid");
    }
    CHECK(read(reply_of({{"router/GetLANSettings", R"({"ipAddress":"10.0.0.1","isDHCPEnabled":true})"}}))
              .why_not("dhcp_server") == "jnap.answer.unread");
    CHECK(read(reply_of({{"wirelessap/GetRadioInfo", R"({"radios":[{"radioID":"RADIO_60GHz"}]})"},
                         {"core/GetDeviceInfo", no_guests}}))
              .why_not("wifi_network") == "jnap.answer.unread");
}
