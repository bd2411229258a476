#include "engine/platforms/jnap/actions.h"
#include "tests/unit/platforms/jnap_box.h"

using namespace plateau;
using namespace plateau::test;

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
