#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/ports/http_service.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// What a server allows.
struct HttpServerSettings {
    std::size_t most_connections = 512;  ///< one more is closed at once
    std::size_t threads = 4;             ///< that answer: as many requests are looked at at once
    std::size_t max_header = std::size_t{16} << 10;
    std::size_t max_body = std::size_t{4} << 20;
    std::chrono::milliseconds patience{15'000};  ///< for the whole of one request, and for the client to take an answer
    std::chrono::milliseconds idle{60'000};      ///< between two requests of a connection
    std::chrono::milliseconds heartbeat{15'000};  ///< of a stream that has nothing to say
};

/// Serves HTTP/1.1 on a listening socket of the family AF_UNIX. One thread for sockets, others for answers. Requests
/// that are too long, too slow or no HTTP are refused with a status where there is still somebody to read it.
class HttpServer {
  public:
    /// Serves from now on, until this object's end, which breaks streams off and waits for answers under way. `service`
    /// outlives it.
    HttpServer(UniqueFd listening, HttpService& service, const HttpServerSettings& settings = {});
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Streams are asked for what they have to say. Any thread.
    void wake();

  private:
    class Work;
    std::unique_ptr<Work> work_;
};

/// Listens at a path: what is there of a daemon that died is replaced, one that answers is not. `mode` are the socket's
/// rights. Throws Error conflict when somebody listens there, invalid_input for a path that is too long, denied.
UniqueFd listen_at(const std::filesystem::path& path, unsigned mode);

}  // namespace plateau
