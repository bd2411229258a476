#include <doctest/doctest.h>

#include "engine/facts/facts_json.h"
#include "engine/platforms/jnap/actions.h"
#include "engine/platforms/jnap/observe.h"
#include "engine/support/error.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/unit/platforms/jnap_box.h"

using namespace plateau;
using test::JnapBox;

namespace {

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

const std::string right = "Right-Pass-1";
const std::string wrong = "Wrong-Pass-2";

/// GetDeviceInfo with these services.
std::string info(const std::vector<std::string>& services) {
    std::string list;
    for (const std::string& service : services) {
        list += (list.empty() ? "\"" : ",\"") + JnapBox::root() + service + "\"";
    }
    return R"({"modelNumber":"MR7350","firmwareVersion":"1.1","services":[)" + list + "]}";
}

/// A router that is set up, whose firmware has everything in its newest version.
JnapBox whole_box() {
    JnapBox box;
    box.outputs = {
        {"core/GetDeviceInfo",
         info({"core/Core7", "wirelessap/WirelessAP4", "guestnetwork/GuestNetwork5", "macfilter/MACFilter2",
               "firewall/Firewall", "router/Router11", "routermanagement/RouterManagement3", "nodes/setup/Setup8"})},
        {"core/GetAdminPasswordAuthStatus", "{}"},
        {"wirelessap/GetRadioInfo3",
         R"({"radios":[{"band":"5GHz","settings":{"isEnabled":true,"ssid":"TAI","broadcastSSID":true,"channel":36,)"
         R"("security":"WPA2-Personal","wpaPersonalSettings":{"passphrase":"Never-Kept-1"}}}]})"},
        {"guestnetwork/GetGuestRadioSettings2", R"({"isGuestNetworkEnabled":false,"radios":[]})"},
        {"macfilter/GetMACFilterSettings", R"({"macFilterMode":"Deny","macAddresses":["02:00:00:00:00:01"]})"},
        {"macfilter/GetSTABSSIDS", R"({"staBSSIDS":[]})"},
        {"firewall/GetSinglePortForwardingRules", R"({"rules":[]})"},
        {"firewall/GetPortRangeForwardingRules", R"({"rules":[]})"},
        {"firewall/GetFirewallSettings", R"({"isIPv4FirewallEnabled":true})"},
        {"router/GetLANSettings",
         R"({"ipAddress":"10.0.0.1","networkPrefixLength":24,"hostName":"box","isDHCPEnabled":true,"dhcpSettings":{}})"},
        {"router/GetWANSettings5", R"({"wanType":"DHCP"})"},
        {"router/GetWANStatus3", R"({"wanStatus":"Disconnected"})"},
        {"routermanagement/GetManagementSettings2", R"({"canManageRemotely":false})"},
        {"core/IsAdminPasswordDefault", R"({"isAdminPasswordDefault":false})"},
        {"nodes/setup/IsAdminPasswordSetByUser", R"({"isAdminPasswordSetByUser":true})"},
    };
    return box;
}

struct Observation {
    FactsRecord record;
    std::string kept;
    std::string printed;

    const Record& only(const std::string& kind) const {
        const auto found =
            std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) { return fact.kind == kind; });
        REQUIRE_MESSAGE(found != record.facts.end(), kind << " " << why_not(kind));
        return found->value;
    }
    std::string why_not(const std::string& kind) const {
        const auto found = std::find_if(record.unobserved.begin(), record.unobserved.end(),
                                        [&](const UnobservedKind& one) { return one.kind == kind; });
        return found == record.unobserved.end() ? "none" : found->code;
    }
    /// The code that every kind has.
    std::string why_nothing() const {
        std::set<std::string> codes;
        for (const UnobservedKind& one : record.unobserved) {
            codes.insert(one.code);
        }
        return record.facts.empty() && codes.size() == 1 ? *codes.begin() : "something";
    }
};

const HttpTarget at{.place = {.name_space = {}, .address = Ipv4Address(0xc0a80101), .port = 80}};

Observation observe(JnapBox& box, const std::string& password) {
    fakes::FakeHttpClient client(at, [&](const HttpRequest& request) { return box.answer(request); });
    fakes::FakeCaseStore store;
    const SecretKeeper secrets;
    const JnapTarget target{.at = at, .password = password, .patience = {.pause = {}}};
    Observation result;
    result.record = observe_jnap(client, target, {"router", "box", jnap_kinds()}, secrets, store, Epoch());
    for (const auto& [hash, entry] : result.record.evidence) {
        result.kept += store.find(hash).value();
    }
    result.printed = facts_to_json(result.record);
    CHECK(read_facts(result.printed, "record").front() == result.record);
    for (const std::string& secret : {right, wrong, base64_of("admin:" + right), base64_of("admin:" + wrong)}) {
        CHECK(result.kept.find(secret) == std::string::npos);
        CHECK(result.printed.find(secret) == std::string::npos);
    }
    return result;
}

int with_password(const JnapBox& box) {
    return static_cast<int>(std::count_if(box.questions.begin(), box.questions.end(),
                                          [](const JnapBox::Question& one) { return one.with_password; }));
}

HttpAnswer status(unsigned code) {
    return {.status = code, .headers = {}, .body = "no"};
}

}  // namespace

TEST_CASE("a router is asked who it is, what it counts and then everything at once, with a password only then") {
    JnapBox box = whole_box();
    const Observation router = observe(box, right);
    CHECK(router.record.unobserved.empty());
    CHECK(router.record.source == "http");
    CHECK(router.record.trust == Trust::live);
    REQUIRE(box.questions.size() == 3);
    CHECK(box.questions[0] == JnapBox::Question{{"core/GetDeviceInfo"}, false});
    CHECK(box.questions[1] == JnapBox::Question{{"core/GetAdminPasswordAuthStatus"}, false});
    CHECK(box.questions[2].with_password);
    CHECK(box.questions[2].actions.size() == 13);
    CHECK(router.only("router_admin") ==
          Record{{"model", "MR7350"}, {"firmware", "1.1"}, {"password_set", true}, {"remote_management", false}});
    CHECK(router.only("wifi_network").at("ssid") == Value("TAI"));
    CHECK(router.kept.find("Never-Kept-1") == std::string::npos);
    // Two of the fifteen answers are the same bytes.
    CHECK(router.record.evidence.size() == 14);
}

TEST_CASE("what a router answers and what is read of the same answers once they are stored are the same facts") {
    JnapBox box = whole_box();
    const Observation live = observe(box, right);
    std::string capture;
    for (const auto& [action, output] : box.outputs) {
        capture += (capture.empty() ? "{\"" : ",\"") + JnapBox::root() + action + R"(":{"result":"OK","output":)" +
                   output + "}";
    }
    fakes::FakeCaseStore store;
    const auto stored =
        read_jnap_capture(capture + "}", {"router", "box", jnap_kinds()}, SecretKeeper(), store, Epoch());
    REQUIRE(stored.facts.size() == live.record.facts.size());
    for (std::size_t i = 0; i < stored.facts.size(); ++i) {
        Record there = stored.facts[i].value;
        Record here = live.record.facts[i].value;
        // Sealed with another key.
        CHECK(there.erase("passphrase") == here.erase("passphrase"));
        CHECK(there == here);
        CHECK(stored.facts[i].evidence == live.record.facts[i].evidence);
    }
}

TEST_CASE("a firmware is asked in its own versions, and for nothing that it has no service for") {
    JnapBox box = whole_box();
    box.outputs = {{"core/GetDeviceInfo",
                    info({"core/Core4", "router/Router", "router/Router3", "wirelessap/WirelessAP3", "core/Core"})},
                   {"wirelessap/GetRadioInfo2", R"({"radios":[]})"},
                   {"router/GetLANSettings", "{}"},
                   {"router/GetWANSettings2", R"({"wanType":"PPPoE"})"},
                   {"router/GetWANStatus2", "{}"},
                   {"core/IsAdminPasswordDefault", R"({"isAdminPasswordDefault":true})"}};
    const Observation router = observe(box, right);
    // It does not count wrong passwords.
    REQUIRE(box.questions.size() == 2);
    CHECK(box.questions[1].actions == std::vector<std::string>{"wirelessap/GetRadioInfo2", "router/GetLANSettings",
                                                               "router/GetWANSettings2", "router/GetWANStatus2",
                                                               "core/IsAdminPasswordDefault"});
    CHECK(router.only("wan").at("mode") == Value("pppoe"));
    CHECK(router.why_not("wifi_network") == "none");
    CHECK(router.why_not("mac_filter") == "jnap.action.absent");
}

TEST_CASE("a firmware that lists no services is asked in the first versions") {
    const auto wanted = jnap_platform::wanted_actions({});
    REQUIRE(wanted.size() == 11);
    for (const auto& action : wanted) {
        CHECK(action.versions.size() == 1);
        CHECK(jnap_platform::versioned(action.versions[0]).version == 1);
    }
    CHECK(jnap_platform::wanted_actions({"router/Router10"}).at(1).versions ==
          std::vector<std::string>{"router/GetWANSettings5", "router/GetWANSettings4", "router/GetWANSettings3",
                                   "router/GetWANSettings2", "router/GetWANSettings"});
}

TEST_CASE("an action that a firmware does not know ends the Transaction and costs its own facts only") {
    JnapBox box = whole_box();
    box.outputs.erase("macfilter/GetMACFilterSettings");
    const Observation router = observe(box, right);
    CHECK(box.questions.size() == 4);
    CHECK(box.questions.back().actions.size() == 10);
    CHECK(router.record.unobserved.size() == 1);
    CHECK(router.why_not("mac_filter") == "jnap.action.unknown");
}

TEST_CASE("a version that a firmware does not know after all is asked for in the one before") {
    JnapBox box = whole_box();
    box.outputs["router/GetWANSettings3"] = box.outputs.at("router/GetWANSettings5");
    box.outputs.erase("router/GetWANSettings5");
    const Observation router = observe(box, right);
    CHECK(box.questions.size() == 5);
    CHECK(router.record.unobserved.empty());
    CHECK(router.only("wan").at("mode") == Value("dhcp"));
}

TEST_CASE("a wrong password is sent twice and no more, and what anybody is told is told") {
    JnapBox box = whole_box();
    box.open = {"router/GetLANSettings", "core/IsAdminPasswordDefault"};
    const Observation router = observe(box, wrong);
    CHECK(box.wrong == 2);
    CHECK(with_password(box) == 2);
    CHECK(router.only("host").at("name") == Value("box"));
    CHECK(router.why_not("wifi_network") == "jnap.unauthorized");
    CHECK(router.why_not("mac_filter") == "jnap.unauthorized");
    CHECK(router.why_not("wan") == "jnap.unauthorized");
}

TEST_CASE("a right password that is refused now and then opens everything") {
    JnapBox box = whole_box();
    int refused = 0;
    box.odd_result = [&](const std::string& action, bool with) -> std::optional<std::string> {
        const bool odd = with && (action == "wirelessap/GetRadioInfo3" || action == "router/GetLANSettings");
        return odd && refused++ % 2 == 0 ? std::optional<std::string>("_ErrorUnauthorized") : std::nullopt;
    };
    const Observation router = observe(box, right);
    CHECK(router.record.unobserved.empty());
    CHECK(box.questions.size() == 5);
}

TEST_CASE("an action that a right password does not open costs its own facts only") {
    JnapBox box = whole_box();
    box.outputs["router/GetLANSettings"] = "_ErrorUnauthorized";
    const Observation router = observe(box, right);
    CHECK(router.why_not("host") == "jnap.unauthorized");
    CHECK(router.why_not("wan") == "none");
    CHECK(box.questions.size() == 5);
}

TEST_CASE("without a password a router says what it tells anybody, and the rest is said to want one") {
    JnapBox box = whole_box();
    box.open = {"router/GetLANSettings", "router/GetWANSettings5", "router/GetWANStatus3"};
    const Observation router = observe(box, "");
    CHECK(with_password(box) == 0);
    CHECK(box.questions[1].actions.size() == 13);
    CHECK(router.only("wan").at("mode") == Value("dhcp"));
    CHECK(router.why_not("wifi_network") == "jnap.password.wanted");
    CHECK(router.why_not("router_admin") == "jnap.password.wanted");
}

TEST_CASE("no password is sent to a router that lets few wrong ones pass, or does not say how many") {
    struct Case {
        std::string answer;
        std::string code;
    };
    for (const Case& one :
         {Case{R"({"attemptsRemaining":2,"delayTimeRemaining":0})", "jnap.locked_out"},
          Case{R"({"attemptsRemaining":9,"delayTimeRemaining":30})", "jnap.locked_out"},
          Case{"ErrorAdminAccountLocked", "jnap.locked_out"}, Case{"ErrorPasswordCheckDelayed", "jnap.locked_out"},
          Case{"_ErrorUnauthorized", "jnap.lock.unknown"},
          Case{R"({"attemptsRemaining":"many"})", "jnap.lock.unknown"}}) {
        INFO(one.answer);
        JnapBox box = whole_box();
        box.open = {"router/GetLANSettings"};
        box.outputs["core/GetAdminPasswordAuthStatus"] = one.answer;
        const Observation router = observe(box, right);
        CHECK(with_password(box) == 0);
        CHECK(router.why_not("wifi_network") == one.code);
        CHECK(router.why_not("host") == "none");
    }
    JnapBox box = whole_box();
    box.outputs["core/GetAdminPasswordAuthStatus"] = R"({"attemptsRemaining":3,"delayTimeRemaining":0})";
    CHECK(observe(box, right).record.unobserved.empty());
}

TEST_CASE("a router that locks itself meanwhile is not sent the password again") {
    JnapBox box = whole_box();
    box.open = {"router/GetLANSettings"};
    box.odd_result = [](const std::string&, bool with) {
        return with ? std::optional<std::string>("ErrorAdminAccountLocked") : std::nullopt;
    };
    const Observation router = observe(box, wrong);
    CHECK(with_password(box) == 1);
    CHECK(router.why_not("mac_filter") == "jnap.locked_out");
    CHECK(router.why_not("host") == "none");
}

TEST_CASE("a web server that says 503, 404 or 401 once is asked again") {
    for (const unsigned code : {503U, 404U, 401U}) {
        for (const int number : {0, 1, 2}) {
            INFO(code << " to question " << number);
            JnapBox box = whole_box();
            box.odd = [&](int now, const std::string&) {
                return now == number ? std::optional(status(code)) : std::nullopt;
            };
            const Observation router = observe(box, right);
            CHECK(router.record.unobserved.empty());
            CHECK(box.questions.size() == 4);
        }
    }
}

TEST_CASE("a web server that goes on refusing is no Linksys router, or is not ready") {
    struct Case {
        HttpAnswer answer;
        std::string code;
        std::size_t questions = 1;
    };
    for (const Case& one :
         {Case{status(404), "jnap.not_there", 2}, Case{status(401), "jnap.not_there", 2},
          Case{status(503), "jnap.not_ready", 2}, Case{status(500), "jnap.status"},
          Case{{.status = 302, .headers = {{"location", "https://10.0.0.1/"}}, .body = {}}, "jnap.moved"},
          Case{{.status = 200, .headers = {}, .body = "<html>"}, "jnap.reply.invalid"},
          Case{{.status = 200, .headers = {}, .body = "[]"}, "jnap.reply.invalid"},
          Case{{.status = 200, .headers = {}, .body = R"({"result":7})"}, "jnap.reply.invalid"},
          Case{{.status = 200, .headers = {}, .body = R"({"result":"OK"})"}, "jnap.answer.unread"},
          Case{{.status = 200, .headers = {}, .body = R"({"result":"_ErrorNotReady"})"}, "jnap.not_ready", 3},
          Case{{.status = 200, .headers = {}, .body = R"({"result":"ErrorOdd"})"}, "jnap.action.failed"}}) {
        INFO(one.code << " for " << one.answer.status << " " << one.answer.body);
        JnapBox box = whole_box();
        box.odd = [&](int, const std::string&) { return std::optional(one.answer); };
        CHECK(observe(box, right).why_nothing() == one.code);
        CHECK(box.questions.size() == one.questions);
        CHECK(with_password(box) == 0);
    }
}

TEST_CASE("a router that is starting is waited for") {
    JnapBox box = whole_box();
    int asked = 0;
    box.odd_result = [&](const std::string& action, bool) {
        return action == "router/GetLANSettings" && ++asked < 3 ? std::optional<std::string>("_ErrorNotReady")
                                                                : std::nullopt;
    };
    CHECK(observe(box, right).record.unobserved.empty());
    asked = -10;
    CHECK(observe(box, right).why_not("host") == "jnap.not_ready");
}

TEST_CASE("an error that nobody expects is asked about once more") {
    JnapBox box = whole_box();
    int asked = 0;
    box.odd_result = [&](const std::string& action, bool) {
        return action == "router/GetLANSettings" && ++asked == 1 ? std::optional<std::string>("_ErrorUnexpected")
                                                                 : std::nullopt;
    };
    CHECK(observe(box, right).record.unobserved.empty());
    CHECK(asked == 2);
}

TEST_CASE("a Transaction that is answered amiss costs what it asked for and is not asked for ever") {
    struct Case {
        std::string body;
        std::string code;
    };
    std::string aborted;
    for (int i = 0; i < 13; ++i) {
        aborted += std::string(i == 0 ? "" : ",") + R"({"result":"_ErrorAbortedAction"})";
    }
    for (const Case& one : {Case{R"({"result":"OK","responses":[]})", "jnap.reply.invalid"},
                            Case{R"({"result":"OK"})", "jnap.reply.invalid"},
                            Case{R"({"result":"_ErrorUnknownAction"})", "jnap.action.unknown"},
                            Case{R"({"result":"_ErrorUnauthorized"})", "jnap.unauthorized"},
                            Case{R"({"result":"Error","responses":[)" + aborted + "]}", "jnap.action.aborted"},
                            Case{"<html>", "jnap.reply.invalid"}}) {
        INFO(one.body);
        JnapBox box = whole_box();
        box.odd = [&](int, const std::string& action) {
            return action == "core/Transaction"
                       ? std::optional(HttpAnswer{.status = 200, .headers = {}, .body = one.body})
                       : std::nullopt;
        };
        CHECK(observe(box, right).why_nothing() == one.code);
        CHECK(with_password(box) <= 2);
        CHECK(box.questions.size() <= 6);
    }
}

TEST_CASE(
    "a firmware that answers the rest of a Transaction after an error is asked for no more than the rules allow") {
    const auto all = [](const std::string& result) {
        std::string list;
        for (int i = 0; i < 13; ++i) {
            list += (i == 0 ? "" : ",") + fmt::format(R"({{"result":"{}"}})", result);
        }
        return HttpAnswer{.status = 200, .headers = {}, .body = R"({"result":"Error","responses":[)" + list + "]}"};
    };
    for (const char* result : {"_ErrorUnauthorized", "_ErrorNotReady", "ErrorAdminAccountLocked"}) {
        INFO(result);
        JnapBox box = whole_box();
        box.odd = [&](int number, const std::string&) {
            return number == 2 ? std::optional(all(result)) : std::nullopt;
        };
        const Observation router = observe(box, right);
        CHECK(box.questions.size() > 3);
        CHECK(box.questions[3].actions.size() == 13);
        CHECK(box.questions[3].with_password == (std::string(result) != "ErrorAdminAccountLocked"));
        CHECK(router.record.unobserved.empty() == box.questions[3].with_password);
    }
}

TEST_CASE("credentials that a router repeats in an answer are neither told nor kept") {
    JnapBox box = whole_box();
    const std::string sent = base64_of("admin:" + right);
    box.outputs["router/GetLANSettings"] = R"({"ipAddress":"10.0.0.1","networkPrefixLength":24,"hostName":"x)" + sent +
                                           R"(","isDHCPEnabled":true,"dhcpSettings":{")" + sent + R"(":1}})";
    box.outputs["router/GetWANSettings5"] = "Error " + sent;
    const Observation router = observe(box, right);
    CHECK(router.only("host").at("name") == Value("x<credentials>"));
    CHECK(router.why_not("wan") == "jnap.action.failed");
}

TEST_CASE("what goes wrong on the way to a router is the reason, and a stop is heard") {
    fakes::FakeHttpClient elsewhere({.place = {.name_space = {}, .address = Ipv4Address(1), .port = 80}},
                                    [](const HttpRequest&) { return HttpAnswer{}; });
    fakes::FakeCaseStore store;
    const JnapTarget target{.at = at, .password = right, .patience = {.pause = {}}};
    const auto record = observe_jnap(elsewhere, target, {"router", "box", {"wan"}}, SecretKeeper(), store, Epoch());
    REQUIRE(record.unobserved.size() == 1);
    CHECK(record.unobserved[0].code == "http.unreachable");
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS((void)observe_jnap(elsewhere, target, {"router", "box", {"wan"}}, SecretKeeper(), store, Epoch(),
                                       stop.get_token()),
                    Error);
}

TEST_CASE("a router that takes too long is given up") {
    JnapBox box = whole_box();
    fakes::FakeHttpClient client(at, [&](const HttpRequest& request) { return box.answer(request); });
    fakes::FakeCaseStore store;
    const JnapTarget target{.at = at, .password = right, .patience = {.pause = {}, .limit = {}}};
    const auto record = observe_jnap(client, target, {"router", "box", {"wan"}}, SecretKeeper(), store, Epoch());
    CHECK(record.unobserved.at(0).code == "jnap.gave_up");
    CHECK(box.questions.empty());
}
