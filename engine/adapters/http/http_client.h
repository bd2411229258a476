#pragma once

#include <memory>

#include "engine/ports/http_client.h"
#include "engine/ports/socket_opener.h"

namespace plateau {

/// An HttpClient over Boost.Beast and OpenSSL. Every call does its work on the thread that made it and keeps nothing.
/// `open` is called on that thread; while it blocks, `stop` is not heard.
std::unique_ptr<HttpClient> make_http_client(SocketOpener open);

}  // namespace plateau
