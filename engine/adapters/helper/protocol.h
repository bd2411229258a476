#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "engine/ports/host_helper.h"
#include "engine/support/error.h"

/// What a host helper and its client say to each other: one JSON object a frame (frame.h). Pure functions; what they
/// read may come from anybody.
namespace plateau::helper_protocol {

/// The first thing a helper says, as the reply to request 0.
inline constexpr std::string_view version = "plateau.helper/1";
/// A longer request ends the connection.
inline constexpr std::size_t longest_request = std::size_t{16} << 10;
inline constexpr std::size_t longest_reply = std::size_t{4} << 20;
/// Requests that may wait for their replies at one time.
inline constexpr std::size_t most_requests = 512;

// The verbs: one for each function of HostHelper.

/// Make a seat's network.
struct NetworkUp {
    SeatNetworkSpec spec;
    bool operator==(const NetworkUp&) const = default;
};

/// Remove a seat's network.
struct NetworkDown {
    OwnedNamespace name_space;
    bool operator==(const NetworkDown&) const = default;
};

/// List the seats' networks.
struct Namespaces {
    bool operator==(const Namespaces&) const = default;
};

/// Open a connection; the rules bound its limit.
struct Connect {
    std::string name_space;
    Ipv4Address address{0};
    std::uint16_t port = 0;
    std::chrono::milliseconds limit{};
    bool operator==(const Connect&) const = default;
};

/// Open a socket for DHCP requests.
struct DhcpSocket {
    std::string name_space;
    bool operator==(const DhcpSocket&) const = default;
};

/// Make read-only and hash.
struct SealFile {
    std::filesystem::path file;
    bool operator==(const SealFile&) const = default;
};

/// Count what is free.
struct FreeSpace {
    std::filesystem::path folder;
    bool operator==(const FreeSpace&) const = default;
};

using Verb = std::variant<NetworkUp, NetworkDown, Namespaces, Connect, DhcpSocket, SealFile, FreeSpace>;

/// A verb and the number its reply will bear.
struct Request {
    std::uint64_t id = 0;  ///< 1 to 2^53, chosen by the client
    Verb verb;
    bool operator==(const Request&) const = default;
};

// The answers.

/// The helper is ready and speaks this version.
struct Hello {
    std::string version;
    bool operator==(const Hello&) const = default;
};

/// It was done and there is nothing to tell.
struct Done {
    bool operator==(const Done&) const = default;
};

/// The frame carries the socket.
struct Connected {
    bool operator==(const Connected&) const = default;
};

/// "sha256:…" of the file.
struct Hash {
    std::string hash;
    bool operator==(const Hash&) const = default;
};

/// A count of bytes.
struct Bytes {
    std::uint64_t bytes = 0;
    bool operator==(const Bytes&) const = default;
};

/// An Error as it travels.
struct Failure {
    ErrorKind kind = ErrorKind::internal;
    Message message;
    std::vector<Message> context;
    bool operator==(const Failure&) const = default;
};

using Outcome = std::variant<Hello, Done, std::vector<OwnedNamespace>, Connected, Hash, Bytes, Failure>;

/// An answer and the number of its request.
struct Reply {
    std::uint64_t id = 0;  ///< of the request; 0 where the connection itself is meant
    Outcome outcome;
    bool operator==(const Reply&) const = default;
};

/// One JSON object without a newline.
std::string print_request(const Request& request);
std::string print_reply(const Reply& reply);

/// The request, or what is wrong with the text (never empty, printable).
tl::expected<Request, std::string> parse_request(std::string_view text);
/// The reply, or what is wrong with the text.
tl::expected<Reply, std::string> parse_reply(std::string_view text);

/// There and back: kind, message and context are kept.
Failure failure_of(const Error& error);
Error error_of(const Failure& failure);

}  // namespace plateau::helper_protocol
