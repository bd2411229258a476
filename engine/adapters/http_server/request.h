#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "engine/ports/http_service.h"

namespace plateau {

/// The request as services see it; nothing when its target is no path.
std::optional<ServedRequest> served_request(const boost::beast::http::request<boost::beast::http::string_body>& request,
                                            LocalPeer peer);

/// Who connected a local socket; nothing when the kernel does not say.
std::optional<LocalPeer> peer_of(int socket);

}  // namespace plateau
