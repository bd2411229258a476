#include "engine/adapters/helper/members.h"
#include "engine/adapters/helper/protocol.h"

namespace plateau::helper_protocol {

namespace {

Verb read_network_up(Members& members) {
    return NetworkUp{{.owner = members.owner(),
                      .bridge = members.text("bridge"),
                      .name_space = members.text("namespace"),
                      .address = members.address("address"),
                      .prefix_length = static_cast<int>(members.number("prefix", 32))}};
}

Verb read_connect(Members& members) {
    constexpr std::uint64_t longest = std::uint64_t{24} * 3600 * 1000;
    return Connect{members.text("namespace"), members.address("address"),
                   static_cast<std::uint16_t>(members.number("port", std::numeric_limits<std::uint16_t>::max())),
                   std::chrono::milliseconds(members.number("limit_ms", longest))};
}

Verb read_verb(std::string_view verb, Members& members) {
    if (verb == "network_up") {
        return read_network_up(members);
    }
    if (verb == "network_down") {
        return NetworkDown{{members.text("namespace"), members.owner()}};
    }
    if (verb == "namespaces") {
        return Namespaces{};
    }
    if (verb == "connect") {
        return read_connect(members);
    }
    if (verb == "dhcp_socket") {
        return DhcpSocket{members.text("namespace")};
    }
    if (verb == "seal_file") {
        return SealFile{members.text("file")};
    }
    if (verb == "free_space") {
        return FreeSpace{members.text("folder")};
    }
    throw Bad{"'verb' is none of the list"};
}

json::object verb_json(const Verb& verb) {
    return std::visit(Overloaded{[](const NetworkUp& up) {
                                     json::object object = owner_json(up.spec.owner);
                                     object["verb"] = "network_up";
                                     object["bridge"] = up.spec.bridge;
                                     object["namespace"] = up.spec.name_space;
                                     object["address"] = up.spec.address.to_string();
                                     object["prefix"] = up.spec.prefix_length;
                                     return object;
                                 },
                                 [](const NetworkDown& down) {
                                     json::object object = namespace_json(down.name_space);
                                     object["verb"] = "network_down";
                                     return object;
                                 },
                                 [](const Namespaces&) { return json::object{{"verb", "namespaces"}}; },
                                 [](const Connect& to) {
                                     return json::object{{"verb", "connect"},
                                                         {"namespace", to.name_space},
                                                         {"address", to.address.to_string()},
                                                         {"port", to.port},
                                                         {"limit_ms", to.limit.count()}};
                                 },
                                 [](const DhcpSocket& socket) {
                                     return json::object{{"verb", "dhcp_socket"}, {"namespace", socket.name_space}};
                                 },
                                 [](const SealFile& seal) {
                                     return json::object{{"verb", "seal_file"}, {"file", seal.file.native()}};
                                 },
                                 [](const FreeSpace& space) {
                                     return json::object{{"verb", "free_space"}, {"folder", space.folder.native()}};
                                 }},
                      verb);
}

}  // namespace

std::string print_request(const Request& request) {
    json::object object = verb_json(request.verb);
    object["id"] = request.id;
    return json::serialize(object);
}

tl::expected<Request, std::string> parse_request(std::string_view text) {
    try {
        const json::value value = parse_json(text);
        Members members(value);
        Request request{members.number("id", largest_id), read_verb(members.text("verb"), members)};
        members.finish();
        if (request.id == 0) {
            throw Bad{"'id' is 0"};
        }
        return request;
    } catch (const Bad& bad) {
        return tl::unexpected(bad.why);
    }
}

}  // namespace plateau::helper_protocol
