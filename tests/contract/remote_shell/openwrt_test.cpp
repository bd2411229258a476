#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/model/secret.h"
#include "engine/platforms/openwrt/observe.h"
#include "engine/support/child_process.h"
#include "engine/support/files.h"
#include "tests/contract/remote_shell/real_server.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;
using contract::RealServer;
using contract::ServerSetup;

namespace {

/// As uci: changes nobody saved are shown unless its deltas are looked for elsewhere. Any other question is refused.
constexpr const char* uci = R"(#!/bin/sh
[ "$*" = "-t /tmp/none show" ] || { echo "network.lan=interface
network.lan.ipaddr='10.6.6.6'"; exit 0; }
cat <<'END'
network.lan=interface
network.lan.proto='static'
network.lan.ipaddr='192.168.10.1'
network.lan.netmask='255.255.255.0'
network.wan=interface
network.wan.proto='pppoe'
network.wan.password='Never-Kept-1'
dhcp.lan=dhcp
dhcp.lan.interface='lan'
dhcp.lan.start='50'
dhcp.lan.limit='20'
firewall.@zone[0]=zone
firewall.@zone[0].name='wan'
firewall.@zone[0].network='wan'
system.@system[0]=system
system.@system[0].hostname='ligne un
@@ end 0
l'\''autre'
wireless.radio0=wifi-device
wireless.radio0.band='5g'
wireless.ap=wifi-iface
wireless.ap.device='radio0'
wireless.ap.mode='ap'
wireless.ap.ssid='TAI'
wireless.ap.encryption='sae-mixed'
wireless.ap.key='Never-Kept-2'
END
)";

constexpr const char* ubus = R"(#!/bin/sh
case "$*" in
    "call system board") printf '{\n\t"model": "Linksys WRT1900ACS",\n\t"release": {\n\t\t"version": "24.10.0"\n\t}\n}\n' ;;
    "call network.interface.wan status") printf '{"up":false}\n' ;;
    *) exit 3 ;;
esac
)";

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

struct Seen {
    FactsRecord record;
    std::string kept;
    std::string passphrase;
};

ServerSetup router(bool has_password) {
    contract::skip_without({"/usr/sbin/dropbear", "/usr/bin/dropbearkey", "/usr/bin/ssh-keygen"});
    ServerSetup setup{.kind = ServerSetup::Kind::dropbear};
    setup.programs = {{"uci", uci}, {"ubus", ubus}};
    setup.has_password = has_password;
    if (!has_password) {
        setup.options = {"-B"};
    }
    return setup;
}

Seen observed(ShellTarget target) {
    target.private_key.clear();
    const auto shell = make_ssh_shell(open_directly);
    fakes::FakeCaseStore store;
    const SecretKeeper secrets;
    Seen seen{.record = observe_openwrt(*shell, target, {"router", "box", openwrt_kinds()}, secrets, store, Epoch()),
              .kept = {},
              .passphrase = {}};
    for (const auto& [hash, entry] : seen.record.evidence) {
        seen.kept += store.find(hash).value_or("");
    }
    for (const Fact& fact : seen.record.facts) {
        const auto found = fact.value.find("passphrase");
        const auto secret = found == fact.value.end() ? std::nullopt : secret_in(found->second);
        const auto text = secret ? secrets.open(*secret) : std::nullopt;
        seen.passphrase += text ? std::string(text->view()) : std::string();
    }
    return seen;
}

/// plateau facts about that router, with a state folder of its own and the password in a file.
ChildResult facts_command(const ShellTarget& target, const std::string& password, std::vector<std::string> more) {
    const TemporaryFolder folder("plateau-openwrt");
    write_file_atomically(folder.path() / "password", password + "\nnot this line\n", 0600);
    ChildCommand command;
    command.argv = {"env",
                    "XDG_STATE_HOME=" + folder.path().string(),
                    PLATEAU_PROGRAM,
                    "--lang",
                    "en",
                    "facts",
                    "--from",
                    "openwrt:ssh://" + target.user + "@127.0.0.1:" + std::to_string(target.port),
                    "--password-file",
                    folder.path() / "password"};
    command.argv.insert(command.argv.end(), more.begin(), more.end());
    return run_child(command);
}

Value field(const FactsRecord& record, std::string_view kind, const char* name) {
    const auto fact =
        std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& one) { return one.kind == kind; });
    REQUIRE(fact != record.facts.end());
    REQUIRE(fact->value.contains(name));
    return fact->value.at(name);
}

}  // namespace

TEST_CASE("a router with a password tells by one command what was saved, and its secrets stay unkept") {
    const RealServer server(router(true));
    const Seen seen = observed(server.target());
    CHECK(seen.record.unobserved.empty());
    CHECK(seen.record.kinds == openwrt_kinds());
    CHECK(field(seen.record, "network_interface", "addresses") == Value(List{"192.168.10.1"}));
    CHECK(field(seen.record, "dhcp_server", "last") == Value("192.168.10.69"));
    CHECK(field(seen.record, "router_admin", "model") == Value("Linksys WRT1900ACS"));
    CHECK(field(seen.record, "router_admin", "password_set") == Value(true));
    CHECK(field(seen.record, "host", "name") == Value("ligne un\\x0a@@ end 0\\x0al'autre"));
    CHECK(field(seen.record, "wifi_network", "security") == Value("wpa2_wpa3"));
    CHECK(seen.passphrase == "Never-Kept-2");
    CHECK(seen.kept.find("Never-Kept") == std::string::npos);
    CHECK(seen.kept.find("$6$") == std::string::npos);
}

TEST_CASE("a router as it leaves the factory lets root in without a password, and says it has none") {
    const RealServer server(router(false));
    ShellTarget target = server.target();
    target.password.clear();
    CHECK(field(observed(target).record, "router_admin", "password_set") == Value(false));
    // Any password is as good as none.
    target.password = "a guess";
    CHECK(field(observed(target).record, "router_admin", "password_set") == Value(false));
}

TEST_CASE("a wrong password and a changed key leave every kind unobserved with the reason") {
    const RealServer server(router(true));
    ShellTarget target = server.target();
    target.password = "wrong";
    const FactsRecord refused = observed(target).record;
    REQUIRE(refused.unobserved.size() == openwrt_kinds().size());
    CHECK(refused.unobserved.front().code == "shell.login.refused");
    target = server.target();
    target.host_key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    CHECK(observed(target).record.unobserved.front().code == "shell.host_key.changed");
}

TEST_CASE("a machine that has SSH and no uci is no OpenWrt router") {
    ServerSetup setup = router(true);
    setup.programs = {{"uci", "#!/bin/sh\nexit 127\n"}};
    const RealServer server(setup);
    CHECK(observed(server.target()).record.unobserved.front().code == "openwrt.reply.invalid");
}

TEST_CASE("plateau facts takes a router's key as it is shown and tells it, unless it is told which it must be") {
    const RealServer server(router(true));
    const ShellTarget& target = server.target();
    const ChildResult taken = facts_command(target, target.password, {"--kinds", "wifi_network"});
    CHECK_MESSAGE(taken.succeeded(), taken.summary());
    CHECK(taken.err.find(target.host_key) != std::string::npos);
    CHECK(taken.out.find("TAI") != std::string::npos);
    CHECK((taken.out + taken.err).find("Never-Kept") == std::string::npos);
    const ChildResult pinned = facts_command(target, target.password, {"--host-key", target.host_key});
    CHECK_MESSAGE(pinned.succeeded(), pinned.summary());
    CHECK(pinned.err.empty());
    const ChildResult changed =
        facts_command(target, target.password, {"--host-key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"});
    CHECK(changed.code == 1);
    CHECK(changed.out.find("shell.host_key.changed") != std::string::npos);
}

TEST_CASE("plateau facts tells a wrong password from a router that is silent, and never prints one") {
    const RealServer server(router(true));
    const ChildResult refused = facts_command(server.target(), "Wrong-Pass-9", {});
    CHECK(refused.code == 1);
    CHECK(refused.out.find("shell.login.refused") != std::string::npos);
    CHECK((refused.out + refused.err).find("Wrong-Pass-9") == std::string::npos);
    ShellTarget silent = server.target();
    silent.port = contract::free_port();
    const ChildResult nobody = facts_command(silent, "Wrong-Pass-9", {});
    CHECK(nobody.code == 1);
    CHECK(nobody.err.find("127.0.0.1:" + std::to_string(silent.port)) != std::string::npos);
}
