#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/model/secret.h"
#include "engine/platforms/ddwrt/observe.h"
#include "engine/support/child_process.h"
#include "engine/support/files.h"
#include "tests/contract/remote_shell/real_server.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;
using contract::RealServer;
using contract::ServerSetup;

namespace {

using NvramOfRouter = std::map<std::string, std::string>;

const NvramOfRouter settings = {
    {"lan_ipaddr", "192.168.10.1"},
    {"lan_netmask", "255.255.255.0"},
    {"lan_ifname", "br0"},
    {"lan_proto", "dhcp"},
    {"dhcp_start", "192.168.10.50"},
    {"dhcp_num", "20"},
    {"dns_dnsmasq", "1"},
    // Lines of a value that look like settings, and like what frames the reply.
    {"dnsmasq_options", "# notes\nlan_proto=static\n@@ end\n@ lan_proto\n static\ndhcp-option=6,192.168.10.5"},
    {"rc_firewall", "iptables -P INPUT DROP\nwlan0_ssid=Autre\nwlan9_ssid=Aussi"},
    {"DD_BOARD", "Linksys WRT1900ACS"},
    {"wan_proto", "pppoe"},
    {"ppp_passwd", "Never-Kept-1"},
    {"filter", "on"},
    {"http_passwd", "$1$abcdefgh$Never-Kept-2"},
    {"remote_management", "0"},
    {"wlan0_ssid", "TAI Atelier "},
    {"wlan0_mode", "ap"},
    {"wlan0_channel", "0"},
    {"wlan0_security_mode", "psk2"},
    {"wlan0_wpa_psk", "Never-Kept-3 \\n'\"$HOME`"},
};

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) {
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return result + "'";
}

/// `nvram show` and `nvram get KEY` as DD-WRT has them: the value and a line end, nothing for a key that is not set.
std::string nvram_program(const NvramOfRouter& nvram) {
    std::string show;
    std::string get;
    for (const auto& [key, value] : nvram) {
        show += "printf '%s\\n' " + quoted(key + "=" + value) + "\n";
        get += quoted(key) + ") printf '%s\\n' " + quoted(value) + " ;;\n";
    }
    return "#!/bin/sh\ncase \"$1\" in\nshow)\n" + show +
           "echo 'size: 2000 bytes (60000 left)' >&2 ;;\nget)\ncase \"$2\" in\n" + get +
           "esac ;;\n*) exit 1 ;;\nesac\n";
}

constexpr const char* iw =
    "#!/bin/sh\n[ \"$*\" = dev ] || exit 1\n"
    "printf 'phy#0\\n\\tInterface wlan0\\n\\t\\tchannel 36 (5180 MHz), width: 80 MHz\\n'\n";

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

struct Seen {
    FactsRecord record;
    std::string kept;
    std::string passphrase;
};

ServerSetup router(const NvramOfRouter& nvram = settings) {
    contract::skip_without({"/usr/sbin/dropbear", "/usr/bin/dropbearkey", "/usr/bin/ssh-keygen"});
    ServerSetup setup{.kind = ServerSetup::Kind::dropbear};
    setup.programs = {{"nvram", nvram_program(nvram)}, {"iw", iw}};
    return setup;
}

Seen observed(ShellTarget target) {
    target.private_key.clear();
    const auto shell = make_ssh_shell(open_directly);
    fakes::FakeCaseStore store;
    const SecretKeeper secrets;
    Seen seen{.record = observe_ddwrt(*shell, target, {"router", "box", ddwrt_kinds()}, secrets, store, Epoch()),
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
    const TemporaryFolder folder("plateau-ddwrt");
    write_file_atomically(folder.path() / "password", password + "\n", 0600);
    ChildCommand command;
    command.argv = {"env",
                    "XDG_STATE_HOME=" + folder.path().string(),
                    PLATEAU_PROGRAM,
                    "--lang",
                    "en",
                    "facts",
                    "--from",
                    "ddwrt:ssh://" + target.user + "@127.0.0.1:" + std::to_string(target.port),
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

TEST_CASE("a DD-WRT router tells by one command what is set, and what scripts hold is no setting") {
    const RealServer server(router());
    const Seen seen = observed(server.target());
    CHECK(seen.record.unobserved.empty());
    CHECK(seen.record.kinds == ddwrt_kinds());
    CHECK(field(seen.record, "dhcp_server", "enabled") == Value(true));
    CHECK(field(seen.record, "dhcp_server", "last") == Value("192.168.10.69"));
    CHECK(field(seen.record, "dhcp_server", "dns") == Value(List{"192.168.10.5"}));
    CHECK(field(seen.record, "wifi_network", "ssid") == Value("TAI Atelier "));
    CHECK(field(seen.record, "wifi_network", "band") == Value("5GHz"));
    CHECK(std::count_if(seen.record.facts.begin(), seen.record.facts.end(),
                        [](const Fact& fact) { return fact.kind == "wifi_network"; }) == 1);
    CHECK(field(seen.record, "router_admin", "password_set") == Value(true));
    CHECK(field(seen.record, "wan", "mode") == Value("pppoe"));
    CHECK(seen.passphrase == settings.at("wlan0_wpa_psk"));
    CHECK(seen.kept.find("Never-Kept") == std::string::npos);
}

TEST_CASE("a DD-WRT router with the password of the factory is known for it") {
    NvramOfRouter factory = settings;
    factory["http_passwd"] = "bJz7PcC1rCRJQ";
    const RealServer server(router(factory));
    CHECK(field(observed(server.target()).record, "router_admin", "password_set") == Value(false));
}

TEST_CASE("a wrong password, and a machine without nvram, leave every kind unobserved with the reason") {
    const RealServer server(router());
    ShellTarget target = server.target();
    target.password = "wrong";
    const FactsRecord refused = observed(target).record;
    REQUIRE(refused.unobserved.size() == ddwrt_kinds().size());
    CHECK(refused.unobserved.front().code == "shell.login.refused");
    ServerSetup setup = router();
    setup.programs = {{"nvram", "#!/bin/sh\nexit 127\n"}};
    const RealServer other(setup);
    CHECK(observed(other.target()).record.unobserved.front().code == "ddwrt.reply.invalid");
}

TEST_CASE("plateau facts takes a DD-WRT router's key as it is shown and tells it, unless it is told which it must be") {
    const RealServer server(router());
    const ShellTarget& target = server.target();
    const ChildResult taken = facts_command(target, target.password, {"--kinds", "wifi_network"});
    CHECK_MESSAGE(taken.succeeded(), taken.summary());
    CHECK(taken.err.find(target.host_key) != std::string::npos);
    CHECK(taken.out.find("TAI Atelier") != std::string::npos);
    CHECK((taken.out + taken.err).find("Never-Kept") == std::string::npos);
    const ChildResult pinned = facts_command(target, target.password, {"--host-key", target.host_key});
    CHECK_MESSAGE(pinned.succeeded(), pinned.summary());
    CHECK(pinned.err.empty());
    const ChildResult changed =
        facts_command(target, target.password, {"--host-key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"});
    CHECK(changed.code == 1);
    CHECK(changed.out.find("shell.host_key.changed") != std::string::npos);
    const ChildResult refused = facts_command(target, "Wrong-Pass-9", {});
    CHECK(refused.code == 1);
    CHECK(refused.out.find("shell.login.refused") != std::string::npos);
    CHECK((refused.out + refused.err).find("Wrong-Pass-9") == std::string::npos);
}

namespace {

/// plateau facts about `from` on the server's own network, where a web server shows the files of `pages` meanwhile.
ChildResult facts_beside_pages(const RealServer& server, const std::filesystem::path& pages, const std::string& from,
                               const std::string& password) {
    const TemporaryFolder folder("plateau-ddwrt");
    write_file_atomically(folder.path() / "password", password + "\n", 0600);
    ChildCommand command;
    command.argv = {"nsenter",
                    "-t",
                    std::to_string(server.pid()),
                    "-n",
                    "sh",
                    "-c",
                    "python3 -m http.server 80 --bind 127.0.0.1 --directory \"$1\" >/dev/null 2>&1 & pages=$!\n"
                    "trap 'kill $pages' EXIT\n"
                    "for try in $(seq 200); do\n"
                    "    bash -c ': </dev/tcp/127.0.0.1/80' 2>/dev/null && break\n    sleep 0.1\ndone\n"
                    "XDG_STATE_HOME=\"$2\" \"$3\" --lang en facts --from \"$4\" ${5:+--password-file \"$5\"}\n",
                    "sh",
                    pages.string(),
                    folder.path().string(),
                    PLATEAU_PROGRAM,
                    from,
                    password.empty() ? "" : (folder.path() / "password").string()};
    command.limit = std::chrono::minutes(2);
    return run_child(command);
}

}  // namespace

TEST_CASE(
    "plateau facts finds out that a router is one with DD-WRT, says how to name it, and reads it with a password") {
    ServerSetup setup = router();
    setup.network = ServerSetup::Network::own;
    setup.port = 22;
    const RealServer server(setup);
    const TemporaryFolder pages("plateau-pages");
    write_file_atomically(pages.path() / "index.html", "<html>Salle 12</html>\n");
    write_file_atomically(pages.path() / "Info.live.htm", "{lan_mac::00:1A:70:11:22:33}\n{lan_ip::192.168.10.1}\n");
    const std::string place = "router:" + server.target().user + "@127.0.0.1";
    const std::string way = "ddwrt:ssh://" + server.target().user + "@127.0.0.1";
    const ChildResult without = facts_beside_pages(server, pages.path(), place, "");
    CHECK(without.code == 2);
    CHECK_MESSAGE(without.err.find("DD-WRT") != std::string::npos, without.err);
    CHECK(without.err.find(way) != std::string::npos);
    const ChildResult with = facts_beside_pages(server, pages.path(), place, server.target().password);
    CHECK_MESSAGE(with.succeeded(), with.summary());
    CHECK(with.err.find(way) != std::string::npos);
    CHECK(with.err.find(server.target().host_key) != std::string::npos);
    CHECK(with.out.find("TAI Atelier") != std::string::npos);
    // Without what its pages show, its shell tells.
    std::filesystem::remove(pages.path() / "Info.live.htm");
    const ChildResult unknown = facts_beside_pages(server, pages.path(), place, "");
    CHECK(unknown.code != 0);
    CHECK(unknown.out.empty());
    const ChildResult told = facts_beside_pages(server, pages.path(), place, server.target().password);
    CHECK_MESSAGE(told.succeeded(), told.summary());
    CHECK(told.out.find("TAI Atelier") != std::string::npos);
}
