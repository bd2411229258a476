#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plateau {

/// Who is at the other end of a local socket, as the kernel says.
struct LocalPeer {
    std::uint32_t user = 0;
    std::vector<std::uint32_t> groups;  ///< all it is in
    std::int32_t process = 0;
};

/// A request as it came: hostile until it is looked at.
struct ServedRequest {
    std::string method;                          ///< "GET"
    std::vector<std::string> path;               ///< its parts, percent-decoded: "1", "sessions"
    std::map<std::string, std::string> query;    ///< percent-decoded
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    std::optional<LocalPeer> peer;  ///< nothing: it came over a network
};

/// What a client that listens is sent, until it goes away.
class EventStream {
  public:
    virtual ~EventStream() = default;
    /// The text that is to be sent by now, empty when there is none; nothing when there will be no more. Does not
    /// block. Called again after HttpServer::wake(). Throws nothing.
    virtual std::optional<std::string> next() = 0;
};

/// What is answered.
struct ServedAnswer {
    unsigned status = 200;
    std::string type = "application/json";
    std::string body;
    std::map<std::string, std::string> headers;
    std::unique_ptr<EventStream> stream;  ///< instead of a body: text/event-stream
};

/// Answers requests. Any thread, several at once; may block. What it throws is answered as status 500.
class HttpService {
  public:
    virtual ~HttpService() = default;
    virtual ServedAnswer answer(const ServedRequest& request) = 0;
};

}  // namespace plateau
