#include "engine/support/error.h"
#include "tests/unit/platforms/jnap_box.h"

using namespace plateau;
using namespace plateau::test;

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
