#include <doctest/doctest.h>

#include "engine/platforms/linux/parse_programs.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

constexpr const char* open_ruleset = R"({"nftables":[]})";
constexpr const char* closed_ruleset =
    R"({"nftables":[{"table":{"family":"inet","name":"f","handle":1}},)"
    R"({"chain":{"family":"inet","table":"f","name":"input","handle":1,"type":"filter","hook":"input","prio":0,)"
    R"("policy":"drop"}}]})";

Fact admin(const std::string& states, const std::string& dropbear, const std::string& logins = "",
           const char* ruleset = open_ruleset) {
    LinuxSample sample;
    sample.group("firewall").entry("ruleset", "nft", ruleset).entry("saved", "/etc/nftables.conf", "");
    sample.group("host").entry("os-release", "/etc/os-release", "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n");
    sample.group("accounts").entry("password-states", "/etc/shadow", states);
    sample.group("remote");
    if (dropbear.empty()) {
        sample.entry("dropbear", "/etc/default/dropbear", "", "absent");
    } else {
        sample.entry("dropbear", "/etc/default/dropbear", dropbear);
    }
    if (!logins.empty()) {
        sample.group("logins").entry("attempts", "tries", logins);
    }
    const auto facts = router_admin_facts(sample.reply());
    REQUIRE_MESSAGE(facts.has_value(), (facts ? "" : facts.error().why));
    return facts->front();
}

std::string tries(bool expected, bool initial) {
    return std::string(R"({"passwords":[{"tried":"expected","accepted":)") + (expected ? "true" : "false") +
           R"(},{"tried":"initial","accepted":)" + (initial ? "true" : "false") + "}]}";
}

}  // namespace

TEST_CASE("only a try of the first password tells whether another one was set") {
    CHECK(field_of(admin("root:set:\n", ""), "password_set").is_null());
    CHECK(field_of(admin("root:set:\n", "", tries(true, false)), "password_set") == true);
    CHECK(field_of(admin("root:set:\n", "", tries(false, true)), "password_set") == false);
    CHECK(field_of(admin("root:empty:\n", ""), "password_set") == false);
    CHECK(field_of(admin("root:locked:\n", "", tries(true, false)), "password_set").is_null());
}

TEST_CASE("what was tried is in the fact by name, and nothing when nothing was") {
    CHECK_FALSE(admin("root:set:\n", "").value.contains("passwords"));
    const Value passwords = field_of(admin("root:set:\n", "", tries(true, false)), "passwords");
    REQUIRE(passwords.as_list() != nullptr);
    CHECK(passwords.as_list()->size() == 2);
    CHECK(field_of(admin("root:set:\n", ""), "model") == "Debian GNU/Linux");
}

TEST_CASE("remote administration follows the addresses dropbear is told to listen on") {
    CHECK(field_of(admin("", "DROPBEAR_PORT=\nDROPBEAR_EXTRA_ARGS=\"-p 192.168.1.1:22\"\n"), "remote_management") ==
          false);
    CHECK(field_of(admin("", "DROPBEAR_EXTRA_ARGS='-p 192.168.1.1:22'\n"), "remote_management") == false);
    CHECK(field_of(admin("", "DROPBEAR_EXTRA_ARGS=\"-p192.168.1.1:22 -p 2222\"\n"), "remote_management") == true);
    CHECK(field_of(admin("", "# nothing set\n"), "remote_management") == true);
    CHECK(field_of(admin("", ""), "remote_management").is_null());
    CHECK(field_of(admin("", "DROPBEAR_PORT=192.168.1.1:22\nDROPBEAR_EXTRA_ARGS=\"\"\n"), "remote_management") ==
          false);
    CHECK(field_of(admin("", "DROPBEAR_PORT=22\n", "", closed_ruleset), "remote_management").is_null());
    CHECK(parse_dropbear_defaults("DROPBEAR_PORT=2222\nDROPBEAR_EXTRA_ARGS=\"-p 10.0.0.1:22\"") ==
          std::vector<std::string>{"10.0.0.1:22", ":2222"});
}

TEST_CASE("the way outside is the interface of the default route") {
    LinuxSample sample;
    sample.group("network")
        .entry("addresses", "ip",
               R"([{"ifname":"eth0","flags":["UP"],"link_type":"ether","addr_info":)"
               R"([{"family":"inet","local":"203.0.113.2","prefixlen":24}]}])")
        .entry("routes", "ip", R"([{"dst":"default","gateway":"203.0.113.1","dev":"eth0","flags":[]}])")
        .entry("resolv", "/etc/resolv.conf", "nameserver 9.9.9.9\n")
        .entry("interfaces", "/etc/network/interfaces", "iface eth0 inet static\n");
    sample.group("processes").entry("processes", "/proc", "");
    const auto facts = wan_facts(sample.reply());
    REQUIRE_MESSAGE(facts.has_value(), (facts ? "" : facts.error().why));
    CHECK(field_of(facts->front(), "mode") == "static");
    CHECK(field_of(facts->front(), "address") == "203.0.113.2");
    CHECK(field_of(facts->front(), "dns") == List{"9.9.9.9"});
}

TEST_CASE("an interface that is called the way outside is it, without a route") {
    LinuxSample sample;
    sample.group("network")
        .entry("addresses", "ip",
               R"([{"ifname":"wan0","flags":["UP"],"link_type":"ether","addr_info":)"
               R"([{"family":"inet","local":"203.0.113.2","prefixlen":24}]}])")
        .entry("routes", "ip", "[]")
        .entry("resolv", "/etc/resolv.conf", "")
        .entry("interfaces", "/etc/network/interfaces.d/wan", "iface wan0 inet static\n");
    sample.group("processes").entry("processes", "/proc", "");
    const auto facts = wan_facts(sample.reply());
    CHECK(field_of(facts->front(), "address") == "203.0.113.2");
    CHECK(field_of(facts->front(), "mode") == "static");
}

TEST_CASE("a router without a default route has no way outside") {
    LinuxSample sample;
    sample.group("network").entry("addresses", "ip", "[]").entry("routes", "ip", "[]").entry("resolv", "r", "");
    sample.group("processes").entry("processes", "/proc", "");
    CHECK(field_of(wan_facts(sample.reply())->front(), "mode") == "off");
}
