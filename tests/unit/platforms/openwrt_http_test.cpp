#include "openwrt_ubus_box.h"

using namespace plateau;

namespace {

std::string section(const std::string& name, const std::string& type, int index, const std::string& options) {
    return fmt::format(R"("{0}":{{".anonymous":{1},".type":"{2}",".name":"{0}",".index":{3}{4}{5}}})", name,
                       name.starts_with("cfg"), type, index, options.empty() ? "" : ",", options);
}

std::string package(const std::string& sections) {
    return R"([0,{"values":{)" + sections + "}}]";
}

/// One that tells everything: secrets in its configuration, no OpenVPN, a password.
UbusBox whole_box() {
    UbusBox box;
    box.results = {
        {"session access", R"([0,{"access":true}])"},
        {"uci get network",
         package(section("lan", "interface", 0, R"("proto":"static","ipaddr":"192.168.7.1/24")") + "," +
                 section("wan", "interface", 1, R"("proto":"pppoe","username":"u","password":"Never-Kept-1")"))},
        {"uci get dhcp", package(section("lan", "dhcp", 0, R"("interface":"lan","start":"50","limit":"20")") + "," +
                                 section("cfg01", "host", 1, R"("mac":["AA:BB:CC:00:00:01"],"ip":"192.168.7.9")"))},
        {"uci get wireless",
         package(
             section("radio0", "wifi-device", 0, R"("band":"5g","channel":"36")") + "," +
             section("ap", "wifi-iface", 1,
                     R"("device":"radio0","mode":"ap","ssid":"TAI","encryption":"psk2","key":"Never-\u004bept-2")"))},
        {"uci get firewall",
         package(section("cfg02", "zone", 0, R"("name":"wan","network":["wan"],"input":"REJECT")"))},
        {"uci get system", package(section("cfg03", "system", 0, R"("hostname":"box","zonename":"Europe/Paris")"))},
        {"uci get dropbear", package(section("cfg04", "dropbear", 0, R"("Port":"22")"))},
        {"uci get uhttpd", package(section("main", "uhttpd", 0, R"("listen_http":["0.0.0.0:80"])"))},
        {"uci get openvpn", "[4]"},
        {"uci get pptpd", "[6]"},
        {"system board",
         R"([0,{"model":"Linksys WRT1900ACS","release":{"distribution":"OpenWrt","version":"25.12.0"}}])"},
        {"network.interface dump",
         R"([0,{"interface":[{"interface":"lan","up":true},{"interface":"wan","up":true,"load":[],
             "ipv4-address":[{"address":"203.0.113.7","mask":32}],"route":[],"dns-server":["9.9.9.9"]}]}])"},
        {"rc list", R"([0,{"dnsmasq":{"start":19,"enabled":false},"firewall":{"start":19,"enabled":true},"odd":{}}])"},
        {"file list /etc/config",
         R"([0,{"entries":[{"name":"network"},{"name":"dhcp"},{"name":"wireless"},{"name":"firewall"},{"name":"system"},
             {"name":"dropbear"},{"name":"uhttpd"}]}])"},
    };
    return box;
}

}  // namespace

TEST_CASE("a router that is asked over HTTP tells in two questions what was saved, and its secrets stay unkept") {
    UbusBox box = whole_box();
    const RouterRecord router = ask_box(box);
    CHECK(router.record.unobserved.empty());
    CHECK(router.record.source == "http");
    CHECK(router.record.trust == Trust::live);
    CHECK(box.batches == 2);
    CHECK(router.of_kind("network_interface").at(0).value.at("addresses") == Value(List{"192.168.7.1"}));
    CHECK(router.of_kind("dhcp_server").at(0).value.at("last") == Value("192.168.7.69"));
    CHECK(router.of_kind("dhcp_server").at(0).value.at("enabled") == Value(false));  // dnsmasq is not started
    CHECK(router.fact("dhcp_reservation", "mac", "aa:bb:cc:00:00:01").at("address") == Value("192.168.7.9"));
    CHECK(router.of_kind("wan").at(0).value.at("address") == Value("203.0.113.7"));
    CHECK(router.of_kind("host").at(0).value.at("os_version") == Value("25.12.0"));
    CHECK(router.fact("firewall_profile", "name", "wan").at("enabled") == Value(true));
    CHECK(router.of_kind("router_admin").at(0).value.at("password_set") == Value(true));
    CHECK(router.of_kind("router_admin").at(0).value.at("remote_management") == Value(false));
    CHECK(router.observed("vpn_server"));
    const Value passphrase = router.of_kind("wifi_network").at(0).value.at("passphrase");
    CHECK(router.plaintext(passphrase) == "Never-Kept-2");
    for (const char* secret : {"Never-Kept", "Never-\\u004b", "Right-Pass", "feed0001"}) {
        CAPTURE(secret);
        CHECK(router.kept.find(secret) == std::string::npos);
    }
    CHECK(router.kept.find(R"("username":"u","password":"<secret 1>")") != std::string::npos);
    CHECK(box.ended == std::vector{UbusBox::session(1)});
}

TEST_CASE("what is kept of the configuration is JSON still, with every answer that was understood") {
    UbusBox box = whole_box();
    box.results["uci get wireless"] = package(section("ap", "wifi-iface", 0, R"("key":{"Never-Kept-3":1})"));
    const RouterRecord router = ask_box(box);
    CHECK(router.why_not("wifi_network") == "openwrt.ubus.answer_invalid");
    CHECK(router.kept.find("Never-Kept") == std::string::npos);
    fakes::FakeCaseStore store;
    fakes::FakeHttpClient client(ubus_place(), [&](const HttpRequest& request) { return box(request); });
    const FactsRecord record =
        observe_openwrt_over_http(client, {ubus_place(), "root", "Right-Pass-1"}, {"router", "box", {"host"}},
                                  SecretKeeper(), store, RouterClock());
    const auto kept = std::find_if(record.evidence.begin(), record.evidence.end(),
                                   [](const auto& one) { return one.second.asked == "ubus call uci get"; });
    REQUIRE(kept != record.evidence.end());
    CHECK(kept->second.media == "application/json");
    const auto answers = value_from_json(store.find(kept->first).value());
    REQUIRE(answers.has_value());
    CHECK(answers->as_list()->size() == 6);
}

TEST_CASE("what the router's rules keep from the account is refused and not absent") {
    UbusBox box = whole_box();
    box.results.erase("uci get dhcp");
    box.results["uci get firewall"] = "[6]";
    box.results["uci get system"] = "[9]";
    box.results.erase("file list /etc/config");
    const RouterRecord router = ask_box(box);
    CHECK(router.why_not("dhcp_server") == "openwrt.ubus.refused");
    CHECK(router.why_not("port_forward") == "openwrt.ubus.refused");
    CHECK(router.why_not("host") == "openwrt.ubus.failed");
    // OpenVPN it has not, but of PPTP nobody knows.
    CHECK(router.why_not("vpn_server") == "openwrt.ubus.refused");
    CHECK(router.why_not("vpn_connection") == "openwrt.ubus.refused");
    CHECK(router.observed("network_interface"));
    CHECK(router.observed("wifi_network"));
    box.results["uci get wireless"] = "[4]";
    const RouterRecord wired = ask_box(box);
    CHECK(wired.observed("wifi_network"));
    CHECK(wired.of_kind("wifi_network").empty());
}

TEST_CASE("ports that the account may not know leave it open whether the router is administered from outside") {
    UbusBox box = whole_box();
    box.results["uci get uhttpd"] = "[6]";
    box.results.erase("file list /etc/config");
    CHECK_FALSE(ask_box(box).of_kind("router_admin").at(0).value.contains("remote_management"));
}

TEST_CASE("a router without a password lets any in, says so, and each session is ended") {
    UbusBox box = whole_box();
    box.password.clear();
    const RouterRecord router = ask_box(box);
    CHECK(router.of_kind("router_admin").at(0).value.at("password_set") == Value(false));
    CHECK(box.ended == std::vector{UbusBox::session(1), UbusBox::session(2)});
}

TEST_CASE("of another account's password nothing follows for root's") {
    UbusBox box = whole_box();
    const RouterRecord router =
        ask_device([&](const HttpRequest& request) { return box(request); }, "Right-Pass-1", "jury");
    CHECK_FALSE(router.of_kind("router_admin").at(0).value.contains("password_set"));
}

TEST_CASE("a wrong password leaves every kind unobserved, after one try") {
    UbusBox box = whole_box();
    box.password = "another";
    const RouterRecord router = ask_box(box);
    CHECK(router.record.unobserved.size() == openwrt_kinds().size());
    CHECK(router.why_not("host") == "openwrt.ubus.login_refused");
    CHECK(box.batches == 1);
    CHECK(router.record.evidence.empty());
}

TEST_CASE("a session that is lost is begun anew once, and no more") {
    UbusBox box = whole_box();
    box.lost = 1;
    CHECK(ask_box(box).record.unobserved.empty());
    CHECK(box.batches == 4);
    UbusBox forgetful = whole_box();
    forgetful.lost = 9;
    CHECK(ask_box(forgetful).why_not("host") == "openwrt.ubus.session_lost");
    CHECK(forgetful.batches == 4);
}

TEST_CASE("a router without LuCI's rules refuses everything and has lost no session") {
    UbusBox box;
    box.results = {{"session access", R"([0,{"access":false}])"}};
    const RouterRecord router = ask_box(box);
    CHECK(router.why_not("wan") == "openwrt.ubus.refused");
    CHECK(box.batches == 2);
    CHECK(router.of_kind("router_admin").at(0).value == Record{{"password_set", true}});
}

TEST_CASE("an answer that is lost, wrong or out of order costs its own kinds only") {
    UbusBox box = whole_box();
    SUBCASE("lost") {
        box.bend = [](std::string body) {
            const auto begin = body.find(R"({"jsonrpc":"2.0","id":2,)");
            return body.erase(begin, body.find(R"({"jsonrpc":"2.0","id":3,)") - begin);
        };
        CHECK(ask_box(box).why_not("dhcp_server") == "openwrt.ubus.answer_missing");
    }
    SUBCASE("with a fraction") {
        box.results["uci get dhcp"] = package(section("lan", "dhcp", 0, R"("start":1.5)"));
        CHECK(ask_box(box).why_not("dhcp_server") == "openwrt.ubus.answer_invalid");
    }
    SUBCASE("twice") {
        box.bend = [](const std::string& body) {
            return R"([{"jsonrpc":"2.0","id":2,"result":[0]},)" + body.substr(1);
        };
        CHECK(ask_box(box).why_not("dhcp_server") == "openwrt.ubus.answer_invalid");
    }
    SUBCASE("the last one first") {
        box.bend = [](const std::string& body) {
            const auto last = body.rfind(R"({"jsonrpc")");
            return "[" + body.substr(last, body.size() - 1 - last) + "," + body.substr(1, last - 2) + "]";
        };
        CHECK(ask_box(box).record.unobserved.empty());
        return;
    }
    const RouterRecord router = ask_box(box);
    CHECK(router.record.unobserved.size() == 2);  // ranges and reservations
    CHECK(router.fact("wifi_network", "ssid", "TAI").at("channel") == Value(36));
}

TEST_CASE("what is no OpenWrt is told as what it is") {
    const auto answering = [](unsigned status, const std::string& body, const std::string& location = {}) {
        return ask_device(
                   [&](const HttpRequest&) {
                       HttpAnswer answer{.status = status, .headers = {}, .body = body};
                       if (!location.empty()) {
                           answer.headers["location"] = location;
                       }
                       return Observed<HttpAnswer>(answer);
                   },
                   "Right-Pass-1")
            .record.unobserved.front();
    };
    CHECK(answering(404, "no").code == "openwrt.ubus.not_there");
    CHECK(answering(404, "no").why == "status 404");
    CHECK(answering(307, "", "https://192.168.1.1/ubus").why == "https://192.168.1.1/ubus");
    CHECK(answering(302, "").code == "openwrt.ubus.moved");
    CHECK(answering(200, "<html>").code == "openwrt.ubus.not_json_rpc");
    CHECK(answering(200, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}})").why ==
          "error -32700");
    CHECK(answering(200, R"([{"jsonrpc":"2.0","id":1,"result":[0,{"ubus_rpc_session":"short"}]}])").code ==
          "openwrt.ubus.answer_invalid");
}

TEST_CASE("a device that goes away after the login is told, and its session is ended where it still can be") {
    UbusBox box = whole_box();
    int questions = 0;
    const RouterRecord router = ask_device(
        [&](const HttpRequest& request) {
            return ++questions == 2 ? Observed<HttpAnswer>(unobserved("http.timeout", "no end")) : box(request);
        },
        "Right-Pass-1");
    CHECK(router.why_not("host") == "http.timeout");
    CHECK(questions == 3);
    CHECK(box.ended == std::vector{UbusBox::session(1)});
}
