#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "tests/contract/remote_shell.h"
#include "tests/contract/remote_shell/real_server.h"

using namespace plateau;
using contract::RealServer;
using contract::ServerSetup;
namespace commands = contract::commands;

namespace {

const RealServer& openssh() {
    contract::skip_without({"/usr/sbin/sshd", "/usr/bin/ssh-keygen"});
    static const RealServer server(ServerSetup{});
    return server;
}

contract::RemoteShellBench bench() {
    contract::RemoteShellBench bench;
    bench.shell = [] { return make_ssh_shell(open_directly); };
    bench.target = openssh().target();
    bench.other_key = openssh().other_key();
    bench.closed_port = contract::free_port();
    return bench;
}

Observed<ShellResult> greet(const RealServer& server, const ShellTarget& target) {
    const auto open = [&server](const NetworkPlace& to, std::chrono::milliseconds limit) {
        return server.connect_inside(to, limit);
    };
    const auto shell = make_ssh_shell(open);
    return run_and_wait(*shell, target, contract::command(commands::greet));
}

}  // namespace

TEST_CASE("OpenSSH's commands are answered") {
    contract::remote_shell_answers(bench());
}

TEST_CASE("OpenSSH is trusted by its key and trusts by key or password") {
    contract::remote_shell_trusts(bench());
}

TEST_CASE("OpenSSH serves many at once") {
    contract::remote_shell_serves_many(bench());
}

TEST_CASE("a session that is killed in mid-answer is closed, what it had said is no answer") {
    const auto shell = make_ssh_shell(open_directly);
    const auto asked = contract::command("printf partial; sleep 0.3; kill -9 $PPID");
    contract::check_refused(*shell, openssh().target(), asked, "shell.closed");
}

TEST_CASE("output without an end is given up at the limit") {
    const auto shell = make_ssh_shell(open_directly);
    auto asked = contract::command(commands::endless);
    asked.max_output = std::size_t{4} << 30;
    asked.limit = std::chrono::seconds{2};
    contract::check_refused(*shell, openssh().target(), asked, "shell.timeout");
}

TEST_CASE("a server that asks for the password at a prompt gets it") {
    const RealServer server(
        ServerSetup{.options = {"UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes"}});
    const auto target = contract::by_password(server.target());
    const auto outcome = greet(server, target);
    REQUIRE_MESSAGE(outcome.has_value(), outcome.error().why);
    CHECK(outcome->out == "hello");
    ShellTarget wrong = target;
    wrong.password = "Not-The-Password";
    const auto refused = greet(server, wrong);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == "shell.login.refused");
}

TEST_CASE("an RSA key logs in where the server accepts its signatures") {
    const RealServer server(ServerSetup{.client_key_type = "rsa", .options = {"PubkeyAcceptedAlgorithms +ssh-rsa"}});
    const auto outcome = greet(server, contract::by_key(server.target()));
    REQUIRE_MESSAGE(outcome.has_value(), outcome.error().why);
    CHECK(outcome->out == "hello");
}

TEST_CASE("two servers of one address in two networks are told apart") {
    contract::skip_without({"/usr/sbin/sshd", "/usr/bin/ssh-keygen"});
    const ServerSetup setup{.network = ServerSetup::Network::own, .port = 22};
    const RealServer one(setup);
    const RealServer other(setup);
    REQUIRE(one.target().address == other.target().address);
    REQUIRE(one.target().port == other.target().port);
    CHECK(greet(one, one.target()).has_value());
    CHECK(greet(other, other.target()).has_value());
    const auto crossed = greet(one, other.target());
    REQUIRE_FALSE(crossed.has_value());
    CHECK(crossed.error().code == "shell.host_key.changed");
}
