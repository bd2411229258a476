#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "engine/model/value.h"
#include "engine/ports/http_client.h"
#include "engine/support/error.h"

namespace plateau {

/// Where the daemon of this host is asked: $PLATEAU_SOCKET, or /run/plateau/plateaud.sock.
std::filesystem::path daemon_socket();

/// The daemon does not answer.
class DaemonUnreachable : public Error {
  public:
    DaemonUnreachable(const std::filesystem::path& socket, const std::string& why);
};

/// Asks the daemon of a local socket. One thread.
class DaemonClient {
  public:
    explicit DaemonClient(std::filesystem::path socket);

    /// What the daemon answers to GET `path`. Throws DaemonUnreachable, the Error that the daemon answered with, and
    /// cancelled.
    Value get(const std::string& path, const std::stop_token& stop = {});

    /// The same for POST. A request whose answer was lost is sent once more; the daemon does it once.
    Value post(const std::string& path, const Record& body, const std::stop_token& stop = {});

  private:
    Value ask(const HttpRequest& request, const std::stop_token& stop);
    Observed<HttpAnswer> ask_once(const HttpRequest& request, const std::stop_token& stop);

    std::filesystem::path socket_;
    std::unique_ptr<HttpClient> http_;
};

/// A part of a path, percent-encoded.
std::string path_part(std::string_view text);

}  // namespace plateau
