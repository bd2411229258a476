#include <doctest/doctest.h>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

const Record connection{{"name", "wg0"},           {"owner", ""},
                        {"server", "192.168.1.1"}, {"port", 51820},
                        {"protocol", "wireguard"}, {"routes", List{"10.8.0.0/24"}},
                        {"enabled", true}};
const Record server{{"name", "wg0"},
                    {"protocol", "wireguard"},
                    {"port", 51820},
                    {"enabled", true},
                    {"users_or_peers", List{Record{{"name", nullptr}, {"public_key", "key"}, {"routes", List{}}}}}};

Record with(Record record, const std::string& name, Value value) {
    record[name] = std::move(value);
    return record;
}

ItemResult judged_client(const std::vector<Record>& connections) {
    std::vector<FactOf> facts;
    for (const Record& value : connections) {
        facts.push_back({"vpn_connection", value});
    }
    return judged(
        item_of(
            "vpn", "vpn.client", "client",
            {{"server", "192.168.1.1"}, {"port", 51820}, {"protocol", "wireguard"}, {"routes", List{"10.8.0.0/24"}}}),
        {seen("client", {"vpn_connection"}, facts)});
}

ItemResult judged_server(const std::vector<Record>& servers, int peers = 1) {
    std::vector<FactOf> facts;
    for (const Record& value : servers) {
        facts.push_back({"vpn_server", value});
    }
    return judged(
        item_of("vpn", "vpn.server", "router", {{"protocol", "wireguard"}, {"port", 51820}, {"peers", peers}}),
        {seen("router", {"vpn_server"}, facts)});
}

}  // namespace

TEST_CASE("a connection with the right server, port, protocol and routes is met") {
    const auto result = judged_client({connection});
    CHECK(result.verdict == Verdict::met);
    CHECK(reason(result) == "vpn.client.found: la connexion wg0 mène à 192.168.1.1 en wireguard");
    CHECK(judged_client({with(connection, "port", nullptr)}).verdict == Verdict::met);
}

TEST_CASE("routes are compared by the addresses they cover") {
    CHECK(judged_client({with(connection, "routes", List{"10.8.0.128/25", "10.8.0.0/25", "10.8.0.1/32"})}).verdict ==
          Verdict::met);
    const auto all = judged_client({with(connection, "routes", List{"0.0.0.0/0"})});
    CHECK(all.verdict == Verdict::partly_met);
    CHECK(reason(all) ==
          "vpn.client.other_routes: la connexion wg0 fait passer 0.0.0.0/0 par le VPN au lieu de 10.8.0.0/24");
}

TEST_CASE("another server or protocol is not met, another port or one not brought up is partly met") {
    CHECK(judged_client({with(connection, "server", "192.168.1.10")}).why.id == "vpn.client.other_server");
    CHECK(judged_client({with(connection, "protocol", "openvpn")}).verdict == Verdict::not_met);
    const auto port = judged_client({with(connection, "port", 51821)});
    CHECK(port.verdict == Verdict::partly_met);
    CHECK(missed(port) == "port=51821");
    CHECK(judged_client({with(connection, "enabled", false)}).why.id == "vpn.client.not_enabled");
}

TEST_CASE("of several connections the one most like the expected is judged") {
    const auto other = with(with(connection, "name", "vpn-a"), "server", "vpn.example");
    CHECK(judged_client({other, connection}).verdict == Verdict::met);
    CHECK(judged_client({}).why.id == "vpn.client.missing");
}

TEST_CASE("a server needs its port, its peers and to be brought up") {
    CHECK(judged_server({server}).verdict == Verdict::met);
    CHECK(judged_server({}).why.id == "vpn.server.missing");
    CHECK(judged_server({with(server, "protocol", "openvpn")}).verdict == Verdict::not_met);
    CHECK(judged_server({with(server, "port", 51821)}).why.id == "vpn.server.other_port");
    CHECK(judged_server({with(server, "enabled", false)}).why.id == "vpn.server.not_enabled");
}

TEST_CASE("a server nobody can connect to is not met, one with too few peers partly") {
    const auto nobody = judged_server({with(server, "users_or_peers", List{})});
    CHECK(nobody.verdict == Verdict::not_met);
    CHECK(missed(nobody) == "peers=0");
    const auto few = judged_server({server}, 2);
    CHECK(few.verdict == Verdict::partly_met);
    CHECK(reason(few) == "vpn.server.few_peers: le serveur wg0 n'a que 1 pair(s) au lieu de 2");
}
