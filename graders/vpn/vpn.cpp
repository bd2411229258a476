#include "description.h"
#include "sdk/grader.h"
#include "sdk/sets.h"

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Fact;
using grader::Item;
using grader::Verdict;

/// The port a protocol uses where none is said.
std::int64_t usual_port(const std::string& protocol) {
    static const std::pair<const char*, std::int64_t> ports[] = {
        {"wireguard", 51820}, {"openvpn", 1194}, {"ikev2", 500}, {"l2tp", 1701}, {"pptp", 1723}, {"sstp", 443}};
    for (const auto& [name, port] : ports) {
        if (protocol == name) {
            return port;
        }
    }
    return 0;
}

/// The port of a connection or server: its protocol's own where none is set.
json::value port_of(const Fact& fact) {
    return fact.at("port").is_null() ? json::value(usual_port(fact.text("protocol").value_or(""))) : fact.at("port");
}

std::string number(const json::value& value) {
    return value.is_int64() ? std::to_string(value.get_int64()) : "—";
}

std::string name_of(const Fact& fact) {
    return fact.text("name").value_or("—");
}

/// Compares a connection field by field; what is wrong first is the reason.
Verdict judge_connection(const Item& item, const Fact& connection) {
    Verdict verdict;
    verdict.cite(connection);
    const json::value port = port_of(connection);
    const json::value& routes = connection.at("routes");
    const bool server = verdict.field("server", item.at("server"), connection.at("server"));
    const bool protocol = verdict.field("protocol", item.at("protocol"), connection.at("protocol"));
    const bool right_port = item.at("port").is_null() || verdict.field("port", item.at("port"), port);
    const bool right_routes =
        item.at("routes").is_null() ||
        verdict.field("routes", item.at("routes"), routes,
                      routes.is_array() && grader::networks_of(item.at("routes")) == grader::networks_of(routes));
    const bool enabled = verdict.field("enabled", true, connection.at("enabled"));
    verdict.with("name", name_of(connection)).with("server", item.text("server"));
    verdict.with("protocol", item.text("protocol"));
    if (!protocol) {
        return verdict.not_met("vpn.client.other_protocol").with("seen", connection.text("protocol").value_or("—"));
    }
    if (!server) {
        return verdict.not_met("vpn.client.other_server").with("seen", connection.text("server").value_or("—"));
    }
    if (!right_port) {
        return verdict.partly_met("vpn.client.other_port")
            .with("seen", number(port))
            .with("port", number(item.at("port")));
    }
    if (!right_routes) {
        return verdict.partly_met("vpn.client.other_routes")
            .with("seen", grader::joined(grader::texts(routes)))
            .with("routes", grader::joined(grader::texts(item.at("routes"))));
    }
    return enabled ? verdict.met("vpn.client.found") : verdict.partly_met("vpn.client.not_enabled");
}

Verdict judge_client(const Item& item, const grader::Subject& subject) {
    const auto connections = subject.facts("vpn_connection");
    if (const Fact* found = grader::nearest(connections, item, {"server", "protocol", "port"})) {
        return judge_connection(item, *found);
    }
    Verdict verdict;
    verdict.field("server", item.at("server"), nullptr);
    return verdict.not_met("vpn.client.missing");
}

/// The server's peers or accounts against how many are wanted.
void judge_peers(Verdict& verdict, std::int64_t wanted, std::int64_t seen) {
    if (seen == 0) {
        verdict.not_met("vpn.server.no_peer");
    } else {
        verdict.partly_met("vpn.server.few_peers").with("seen", std::to_string(seen));
    }
    verdict.with("peers", std::to_string(wanted));
}

Verdict judge_listener(const Item& item, const Fact& server) {
    Verdict verdict;
    verdict.cite(server);
    const json::value port = port_of(server);
    const json::array* peers = server.at("users_or_peers").if_array();
    const auto seen = peers == nullptr ? 0 : static_cast<std::int64_t>(peers->size());
    verdict.field("protocol", item.at("protocol"), server.at("protocol"));
    const bool right_port = verdict.field("port", item.at("port"), port);
    const json::value& wanted = item.at("peers");
    const bool enough =
        wanted.is_null() || verdict.field("peers", wanted, json::value(seen), seen >= wanted.as_int64());
    const bool enabled = verdict.field("enabled", true, server.at("enabled"));
    verdict.with("name", name_of(server)).with("protocol", item.text("protocol")).with("port", number(item.at("port")));
    if (!enough) {
        judge_peers(verdict, wanted.as_int64(), seen);
        return verdict;
    }
    if (!right_port) {
        return verdict.partly_met("vpn.server.other_port").with("seen", number(port));
    }
    return enabled ? verdict.met("vpn.server.found") : verdict.partly_met("vpn.server.not_enabled");
}

Verdict judge_server(const Item& item, const grader::Subject& subject) {
    auto servers = subject.facts("vpn_server");
    std::erase_if(servers, [&](const Fact& server) { return server.at("protocol") != item.at("protocol"); });
    if (const Fact* found = grader::nearest(servers, item, {"port"})) {
        return judge_listener(item, *found);
    }
    Verdict verdict;
    verdict.field("protocol", item.at("protocol"), nullptr);
    return verdict.not_met("vpn.server.missing").with("protocol", item.text("protocol"));
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const grader::Subject subject = subjects.of(item.on);
    return item.check == "vpn.client" ? judge_client(item, subject) : judge_server(item, subject);
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("vpn", "1.0.0", family)
