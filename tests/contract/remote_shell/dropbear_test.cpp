#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "tests/contract/remote_shell.h"
#include "tests/contract/remote_shell/real_server.h"

using namespace plateau;
using contract::RealServer;
using contract::ServerSetup;

namespace {

const RealServer& dropbear() {
    contract::skip_without({"/usr/sbin/dropbear", "/usr/bin/dropbearkey", "/usr/bin/ssh-keygen"});
    static const RealServer server(ServerSetup{.kind = ServerSetup::Kind::dropbear});
    return server;
}

contract::RemoteShellBench bench() {
    contract::RemoteShellBench bench;
    bench.shell = [] { return make_ssh_shell(open_directly); };
    bench.target = dropbear().target();
    bench.other_key = dropbear().other_key();
    bench.closed_port = contract::free_port();
    return bench;
}

}  // namespace

TEST_CASE("dropbear's commands are answered") {
    contract::remote_shell_answers(bench());
}

TEST_CASE("dropbear is trusted by its key and trusts by key or password") {
    contract::remote_shell_trusts(bench());
}

TEST_CASE("dropbear serves many at once") {
    contract::remote_shell_serves_many(bench());
}

TEST_CASE("a dropbear session that is killed in mid-answer is closed") {
    const auto shell = make_ssh_shell(open_directly);
    const auto asked = contract::command("printf partial; sleep 0.3; kill -9 $PPID");
    contract::check_refused(*shell, dropbear().target(), asked, "shell.closed");
}
