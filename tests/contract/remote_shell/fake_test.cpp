#include "engine/support/error.h"
#include "tests/contract/remote_shell.h"
#include "tests/fakes/fake_remote_shell.h"

using namespace plateau;
namespace commands = contract::commands;

namespace {

const std::string key_of_server = "SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA";

fakes::FakeSshServer server() {
    const auto known = fakes::answers({{commands::greet, {0, "hello", ""}},
                                       {commands::both, {3, "out", "err"}},
                                       {commands::killed, {137, "", ""}},
                                       {commands::large, {0, std::string(std::size_t{8} << 20, 'x'), ""}},
                                       {commands::endless, {0, std::string(200'000, 'y'), ""}},
                                       {commands::take_little, {0, "y", ""}}});
    const auto run = [known](const ShellCommand& command) -> std::optional<Observed<ShellResult>> {
        if (command.command == commands::hang) {
            return std::nullopt;
        }
        if (command.command == commands::copy) {
            return ShellResult{0, command.input, ""};
        }
        return known(command);
    };
    return {key_of_server, "admin", "Correct-Horse-7", "the right key", run};
}

contract::RemoteShellBench bench() {
    ShellTarget target;
    target.address = Ipv4Address(0xc0a80101);
    target.user = "admin";
    target.password = "Correct-Horse-7";
    target.private_key = "the right key";
    target.host_key = key_of_server;
    const auto shell = [target] {
        auto made = std::make_unique<fakes::FakeRemoteShell>();
        made->put(target, server());
        return made;
    };
    return {shell, target, "another key", 2, std::chrono::milliseconds{20}};
}

}  // namespace

TEST_CASE("the shells in memory answer as the contract says") {
    contract::remote_shell_answers(bench());
}

TEST_CASE("the shells in memory trust as the contract says") {
    contract::remote_shell_trusts(bench());
}

TEST_CASE("the shells in memory serve many as the contract says") {
    contract::remote_shell_serves_many(bench());
}

TEST_CASE("a caller who is stopped waits for no answer") {
    const auto here = bench();
    fakes::FakeRemoteShell shell;
    std::stop_source stop;
    auto stopping = server();
    stopping.run = [&](const ShellCommand&) -> std::optional<Observed<ShellResult>> {
        stop.request_stop();
        return std::nullopt;
    };
    shell.put(here.target, stopping);
    ShellCommand endless = contract::command(commands::hang);
    endless.limit = std::chrono::hours(1);
    ErrorKind kind = ErrorKind::internal;
    try {
        run_and_wait(shell, here.target, endless, stop.get_token());
    } catch (const Error& error) {
        kind = error.kind();
    }
    CHECK(kind == ErrorKind::cancelled);
}

TEST_CASE("a server that was taken away is unreachable, and what it was asked before is known") {
    const auto here = bench();
    fakes::FakeRemoteShell shell;
    shell.put(here.target, server());
    CHECK(run_and_wait(shell, here.target, contract::command(commands::greet)).has_value());
    shell.drop(here.target);
    contract::check_refused(shell, here.target, contract::command(commands::greet), "shell.unreachable");
    CHECK(shell.runs() == std::vector<std::string>{commands::greet});
}
