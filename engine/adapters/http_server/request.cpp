#include "engine/adapters/http_server/request.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cerrno>

namespace plateau {

namespace {

std::string lower(std::string_view name) {
    std::string result(name);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

std::string_view view(boost::core::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

std::optional<ServedRequest> served_request(const boost::beast::http::request<boost::beast::http::string_body>& request,
                                            LocalPeer peer) {
    const auto target = boost::urls::parse_origin_form(request.target());
    if (!target) {
        return std::nullopt;
    }
    ServedRequest served{.method = std::string(view(request.method_string())),
                         .path = {},
                         .query = {},
                         .headers = {},
                         .body = request.body(),
                         .peer = std::move(peer)};
    for (const auto& part : target->segments()) {
        served.path.emplace_back(part.begin(), part.end());
    }
    for (const auto& parameter : target->params()) {
        served.query.insert_or_assign(std::string(parameter.key), std::string(parameter.value));
    }
    for (const auto& field : request) {
        served.headers.emplace(lower(view(field.name_string())), std::string(view(field.value())));
    }
    return served;
}

std::optional<LocalPeer> peer_of(int socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        return std::nullopt;
    }
    LocalPeer peer{.user = credentials.uid, .groups = {credentials.gid}, .process = credentials.pid};
    std::vector<gid_t> groups(64);
    for (;;) {
        size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
        if (::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) == 0) {
            break;
        }
        if (errno != ERANGE) {
            return std::nullopt;
        }
        groups.resize(size / sizeof(gid_t));
    }
    groups.resize(size / sizeof(gid_t));
    peer.groups.insert(peer.groups.end(), groups.begin(), groups.end());
    return peer;
}

}  // namespace plateau
