#include <doctest/doctest.h>

#include "engine/model/secret.h"
#include "engine/platforms/linux/parse_hostapd.h"
#include "engine/platforms/linux/parse_wireguard.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

const std::string client =
    "[Interface]\nprivatekey = (removed)\nAddress = 10.8.0.2/24, fd00::2/64\n[Peer]\nPublicKey = server=\n"
    "AllowedIPs = 192.168.1.7/24\nEndpoint = VPN.example.fr:51820\n";
const std::string server =
    "[Interface]\nPrivateKey=(removed)\nListenPort=51820\nAddress=10.8.0.1/24\n# alice\n[Peer]\nPublicKey=a\n"
    "AllowedIPs=10.8.0.2/32\n[Peer]\n# bob\nPublicKey=b\n";

Reply tunnels(const std::string& config, const std::string& links, const std::string& public_key = "own=\n") {
    LinuxSample sample;
    sample.group("wireguard")
        .entry("wireguard", "/etc/wireguard/wg0.conf", config)
        .entry("public-key", "/etc/wireguard/wg0.conf", public_key)
        .entry("wireguard-state", "wg", "wg0\t(set)\town=\t51820\toff\n")
        .entry("at-boot", "links", links);
    return sample.reply();
}

std::string security(const std::string& options) {
    return std::string(parse_hostapd("ssid=x\n" + options)->front().security());
}

}  // namespace

TEST_CASE("a tunnel with an endpoint is a connection, with its routes as networks") {
    const auto facts = vpn_connection_facts(tunnels(client, "wg-quick@wg0.service\n"));
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    REQUIRE(facts->size() == 1);
    const Fact& fact = facts->front();
    CHECK(field_of(fact, "name") == "wg0");
    CHECK(field_of(fact, "server") == "vpn.example.fr");
    CHECK(field_of(fact, "port") == Value(51820));
    CHECK(field_of(fact, "routes") == Value(List{"192.168.1.0/24"}));
    CHECK(field_of(fact, "split_tunnel") == Value(true));
    CHECK(field_of(fact, "addresses") == Value(List{"10.8.0.2"}));
    CHECK(field_of(fact, "enabled") == Value(true));
    CHECK(field_of(fact, "active") == Value(true));
    CHECK(vpn_server_facts(tunnels(client, ""))->empty());
}

TEST_CASE("a connection that is not brought up at start, or has no key, is not enabled") {
    CHECK(field_of(vpn_connection_facts(tunnels(client, "wg-quick@wg1.service\n"))->front(), "enabled") ==
          Value(false));
    CHECK(field_of(vpn_connection_facts(tunnels(client, "wg-quick@wg0.service\n", ""))->front(), "enabled") ==
          Value(false));
}

TEST_CASE("a tunnel that calls nobody is a server, with its peers by the name above them") {
    const auto facts = vpn_server_facts(tunnels(server, "wg-quick@wg0.service\n"));
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    REQUIRE(facts->size() == 1);
    CHECK(field_of(facts->front(), "port") == Value(51820));
    CHECK(field_of(facts->front(), "enabled") == Value(true));
    const Value peers = field_of(facts->front(), "users_or_peers");
    REQUIRE(peers.as_list()->size() == 2);
    CHECK((*peers.as_list())[0] ==
          Value(Record{{"name", "alice"}, {"public_key", "a"}, {"routes", List{"10.8.0.2/32"}}}));
    CHECK(*(*peers.as_list())[1].find("name") == "bob");
    CHECK(vpn_connection_facts(tunnels(server, ""))->empty());
}

TEST_CASE("a file wg-quick would refuse makes the kind unknown, no file makes it empty") {
    for (const char* text : {"Address = 1.2.3.4\n", "[Interface]\nColour = red\n", "[Peer]\nEndpoint = nowhere\n",
                             "[Interface]\nAddress = 1.2.3.4/33\n", "[Interface]\nListenPort = 70000\n", "[Other]\n"}) {
        CAPTURE(text);
        const auto facts = vpn_server_facts(tunnels(text, ""));
        REQUIRE_FALSE(facts.has_value());
        CHECK(facts.error().code == "linux.wireguard.invalid");
        CHECK(facts.error().why.starts_with("/etc/wireguard/wg0.conf: line"));
    }
    LinuxSample none;
    none.group("wireguard").entry("at-boot", "links", "");
    CHECK(vpn_server_facts(none.reply())->empty());
    CHECK(vpn_connection_facts(none.reply())->empty());
}

TEST_CASE("the security of a Wi-Fi network follows from version and key management together") {
    CHECK(security("") == "none");
    CHECK(security("wpa=0\n") == "none");
    CHECK(security("wep_key0=(removed)\n") == "wep");
    CHECK(security("wpa=1\n") == "wpa");
    CHECK(security("wpa=2\n") == "wpa2");
    CHECK(security("wpa=3\nwpa_key_mgmt=WPA-PSK\n") == "wpa_wpa2");
    CHECK(security("wpa=2\nwpa_key_mgmt=WPA-PSK SAE\n") == "wpa2_wpa3");
    CHECK(security("wpa=2\nwpa_key_mgmt=SAE\n") == "wpa3");
    CHECK(security("wpa=2\nwpa_key_mgmt=WPA-EAP\n") == "wpa2_enterprise");
    CHECK(security("wpa=2\nwpa_key_mgmt=WPA-EAP-SUITE-B-192\n") == "wpa3_enterprise");
    CHECK(security("wpa=2\nwpa_key_mgmt=OWE\n") == "owe");
    CHECK(security("wpa=2\nwpa_key_mgmt=WPA-PSK WPA-EAP\n") == "other");
    CHECK(security("wpa=2\nwpa_key_mgmt=NEW\n") == "other");
}

TEST_CASE("an access point may offer several networks, named in several ways") {
    const auto networks =
        parse_hostapd("ssid=one\nhw_mode=a\nbss=wlan0_1\nssid2=P\"Invités\"\nbss=wlan0_2\nssid2=ff41\n");
    REQUIRE(networks.has_value());
    REQUIRE(networks->size() == 3);
    CHECK((*networks)[1].ssid() == "Invités");
    CHECK((*networks)[2].ssid() == "\\xffA");
    CHECK(band_of(networks->front()) == "5GHz");
    CHECK(parse_hostapd("ssid\n").error().why == "line 1: 'ssid'");
}

TEST_CASE("the filter of an access point is its mode with the addresses of its file") {
    LinuxSample sample;
    sample.group("wifi")
        .entry("hostapd", "/etc/hostapd/hostapd.conf", "ssid=x\nmacaddr_acl=1\naccept_mac_file=/a\n")
        .entry("mac-list", "/a", "# ours\n00-1B-A9-12-34-56\n");
    const auto filter = mac_filter_facts(sample.reply());
    REQUIRE(filter.has_value());
    CHECK(filter->front().value == Record{{"mode", "allow"}, {"macs", List{"00:1b:a9:12:34:56"}}});
    LinuxSample unread;
    unread.group("wifi").entry("hostapd", "/h", "ssid=x\nmacaddr_acl=1\naccept_mac_file=/a\n");
    CHECK(mac_filter_facts(unread.reply()).error().code == "linux.hostapd.unread");
    LinuxSample off;
    off.group("wifi").entry("hostapd", "/h", "ssid=x\n");
    CHECK(field_of(mac_filter_facts(off.reply())->front(), "mode") == "off");
}

namespace {

/// wifi_network.passphrase of a network with these options: "(unknown)", "(none)" or what the secret was.
std::string passphrase(const std::string& options,
                       const std::vector<std::string>& sent = {"tasses", "tasses", "mugs"}) {
    LinuxSample sample;
    sample.group("wifi").entry("hostapd", "/h", "ssid=x\n" + options).group("processes").entry("processes", "p", "");
    std::string text = sample.bytes();
    text.resize(text.size() - 2);
    for (std::size_t i = 0; i < sent.size(); ++i) {
        text += "! " + std::to_string(i + 1) + " " + std::to_string(sent[i].size()) + "\n" + sent[i] + "\n";
    }
    const SecretKeeper keeper;
    const auto reply = read_reply(
        text + ".\n", [&](std::string_view plaintext) { return to_value(keeper.seal("wifi.passphrase", plaintext)); });
    REQUIRE_MESSAGE(reply.has_value(), reply.error().why);
    const auto facts = wifi_facts(*reply);
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    const Record& value = facts->front().value;
    const auto member = value.find("passphrase");
    if (member == value.end() || member->second.is_null()) {
        return member == value.end() ? "(unknown)" : "(none)";
    }
    return std::string(keeper.open(*secret_in(member->second))->view());
}

}  // namespace

TEST_CASE("the passphrase of a network is the one its security uses") {
    const std::string psk = "wpa=2\nwpa_passphrase=<secret 1>\n";
    CHECK(passphrase(psk) == "tasses");
    CHECK(passphrase(psk + "sae_password=<secret 3>\n") == "tasses");
    const std::string sae = "wpa=2\nwpa_key_mgmt=SAE\n";
    CHECK(passphrase(sae + "wpa_passphrase=<secret 1>\n") == "tasses");
    CHECK(passphrase(sae + "wpa_passphrase=<secret 1>\nsae_password=<secret 3>\n") == "mugs");
    const std::string both = psk + "wpa_key_mgmt=WPA-PSK SAE\n";
    CHECK(passphrase(both) == "tasses");
    CHECK(passphrase(both + "sae_password=<secret 2>\n") == "tasses");
    CHECK(passphrase(psk, {"caf\xe9", "", ""}) == "caf\xe9");
}

TEST_CASE("a network that nothing opens, or nothing is set for, has no passphrase") {
    CHECK(passphrase("") == "(none)");
    CHECK(passphrase("wpa_passphrase=<secret 1>\n") == "(none)");
    CHECK(passphrase("wpa=2\n") == "(none)");
    CHECK(passphrase("wpa=2\nwpa_key_mgmt=OWE\n") == "(none)");
}

TEST_CASE("a passphrase that the options or the reply do not tell is not known") {
    const std::string psk = "wpa=2\nwpa_passphrase=<secret 1>\n";
    CHECK(passphrase(psk, {}) == "(unknown)");
    CHECK(passphrase("wpa=2\nwpa_passphrase=(removed)\n") == "(unknown)");
    CHECK(passphrase("wpa=2\nwpa_passphrase=<secret 9>\n") == "(unknown)");
    CHECK(passphrase(psk + "wpa_key_mgmt=WPA-EAP\n") == "(unknown)");
    CHECK(passphrase(psk + "wpa_psk_file=(removed)\n") == "(unknown)");
    // A key stands for a passphrase that nobody can tell from it; the later option counts.
    CHECK(passphrase(psk + "wpa_psk=(removed)\n") == "(unknown)");
    CHECK(passphrase("wpa_psk=(removed)\n" + psk) == "tasses");
    CHECK(passphrase(psk + "wpa_key_mgmt=WPA-PSK SAE\nsae_password=<secret 3>\n") == "(unknown)");
    CHECK(passphrase("wpa=2\nwpa_key_mgmt=SAE\nsae_password=<secret 1>\nsae_password=<secret 2>\n") == "(unknown)");
}
