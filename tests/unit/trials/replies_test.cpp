#include <doctest/doctest.h>

#include "engine/platforms/linux/tunnel.h"
#include "engine/trials/share_trial.h"

using namespace plateau;

TEST_CASE("what an account could do is read as the tool says it") {
    const auto writer = parse_share_reply(R"({"refused": null, "listed": true, "read": true, "written": true})");
    REQUIRE(writer);
    CHECK(*writer == ShareReply{.refused = std::nullopt, .listed = true, .read = true, .written = true});
    const auto nobody = parse_share_reply(
        R"({"refused": "NT_STATUS_LOGON_FAILURE", "listed": false, "read": false, "written": false})");
    REQUIRE(nobody);
    CHECK(nobody->refused == "NT_STATUS_LOGON_FAILURE");
}

TEST_CASE("a server that could not be asked is no refusal") {
    CHECK(parse_share_reply(R"({"failed": "0xC00000B5"})").error() == Unobserved{"trial.share.failed", "0xC00000B5"});
    CHECK(parse_share_reply(R"({"failed": "\u001b[31m"})").error().why == "no status");
}

TEST_CASE("an answer of the tool that is none is not observed") {
    for (const char* text :
         {"", "[]", "{}", R"({"refused": null})", R"({"refused": 3, "listed": true, "read": true, "written": true})",
          R"({"refused": "<b>", "listed": true, "read": true, "written": true})",
          R"({"refused": null, "listed": 1, "read": true, "written": true})"}) {
        CAPTURE(text);
        CHECK(parse_share_reply(text).error().code == "trial.share.reply");
    }
}

TEST_CASE("the interface that carried an answer is told, the first of several") {
    CHECK(*parse_tunnel_ping("interface wg0\nPING 10.8.0.1\nanswered\nend\n") == "wg0");
    CHECK(*parse_tunnel_ping("interface wg0\nlost\ninterface wg1\nanswered\ninterface wg2\nanswered\nend\n") == "wg1");
    CHECK(*parse_tunnel_ping("interface wg0\nlost\nend\n") == std::nullopt);
    CHECK(*parse_tunnel_ping("end\n") == std::nullopt);
    CHECK(*parse_tunnel_ping("answered\nend\n") == std::nullopt);
}

TEST_CASE("a reply that is cut off or names no interface is not observed") {
    CHECK(parse_tunnel_ping("interface wg0\nanswered\n").error().code == "trial.tunnel.cut");
    CHECK(parse_tunnel_ping("interface ../../x\nend\n").error().code == "trial.tunnel.invalid");
    CHECK(parse_tunnel_ping("interface \x1b[31m\nend\n").error().code == "trial.tunnel.invalid");
}
