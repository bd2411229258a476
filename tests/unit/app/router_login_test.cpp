#include "engine/app/router_login.h"

#include <doctest/doctest.h>

#include "tests/fakes/fake_remote_shell.h"

using namespace plateau;

namespace {

const ShellTarget target{.name_space = "seat",
                         .address = *Ipv4Address::parse("192.168.1.1"),
                         .port = 22,
                         .user = "root",
                         .password = "factory",
                         .private_key = {},
                         .host_key = "SHA256:key"};

/// A router that opens with `password`; what the channel collected, and which passwords it says were accepted.
std::string tried(const std::string& password, const std::map<std::string, std::string>& passwords) {
    fakes::FakeRemoteShell shell;
    shell.put(target, {.host_key = "SHA256:key",
                       .user = "root",
                       .password = password,
                       .private_key = {},
                       .run = [](const ShellCommand& command) {
                           return Observed<ShellResult>(ShellResult{.out = command.input.empty() ? "" : "reply"});
                       }});
    const LinuxChannel channel = router_login_channel(shell, target, passwords);
    const LinuxQuestion question{.groups = {"host"}, .script = "script"};
    const auto reply = channel.collect(question);
    std::string said = reply ? *reply : reply.error().code;
    for (const LoginAttempt& attempt : channel.logins ? channel.logins() : std::vector<LoginAttempt>()) {
        said += " " + attempt.name + (attempt.accepted ? "+" : "-");
    }
    return said;
}

}  // namespace

TEST_CASE("a router is read with the password that opens it, and each password is tried once") {
    CHECK(tried("changed", {{"expected", "changed"}}) == "reply expected+ initial-");
    CHECK(tried("factory", {{"expected", "changed"}}) == "reply expected- initial+");
    CHECK(tried("factory", {{"expected", "factory"}}) == "reply expected+ initial+");
}

TEST_CASE("a router that no password opens was still asked, and says which were refused") {
    CHECK(tried("other", {{"expected", "changed"}}) == "shell.login.refused expected- initial-");
}

TEST_CASE("without a password to try the router is only read") {
    CHECK(tried("factory", {}) == "reply");
}

TEST_CASE("a router that cannot be reached has refused nothing") {
    fakes::FakeRemoteShell shell;
    const LinuxChannel channel = router_login_channel(shell, target, {{"expected", "changed"}});
    const LinuxQuestion question{.groups = {"host"}, .script = "script"};
    const auto reply = channel.collect(question);
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code == "shell.unreachable");
    CHECK(channel.logins().empty());
}
