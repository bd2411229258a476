#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "engine/adapters/http_server/http_server.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

constexpr int most_waiting = 128;

Error not_listening(const std::filesystem::path& path, ErrorKind kind, const std::string& why) {
    return {kind, Message{"daemon.socket.failed", {{"socket", path.string()}, {"why", why}}}};
}

Error not_listening(const std::filesystem::path& path) {
    const int code = errno;
    return not_listening(path, code == EACCES || code == EPERM ? ErrorKind::denied : ErrorKind::unavailable,
                         std::system_category().message(code));
}

sockaddr_un address_of(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& text = path.native();
    if (text.empty() || text.size() >= sizeof address.sun_path) {
        throw not_listening(path, ErrorKind::invalid_input, "the path is too long for a socket");
    }
    std::memcpy(address.sun_path, text.data(), text.size());
    return address;
}

UniqueFd stream_socket(const std::filesystem::path& path) {
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) {
        throw not_listening(path);
    }
    return fd;
}

/// Whether the socket file is a dead daemon's. Nothing else is ever removed.
bool is_left_behind(const std::filesystem::path& path, const sockaddr_un& address) {
    struct stat state{};
    if (::lstat(path.c_str(), &state) != 0 || !S_ISSOCK(state.st_mode)) {
        return false;
    }
    const UniqueFd probe = stream_socket(path);
    return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
           errno == ECONNREFUSED;
}

}  // namespace

UniqueFd listen_at(const std::filesystem::path& path, unsigned mode) {
    const sockaddr_un address = address_of(path);
    UniqueFd fd = stream_socket(path);
    const auto bind = [&] {
        return ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    };
    // Nobody else connects between bind and chmod: the mask gives the socket no right until then.
    const mode_t before = ::umask(0777);
    bool bound = bind();
    if (!bound && errno == EADDRINUSE && is_left_behind(path, address)) {
        ::unlink(path.c_str());
        bound = bind();
    }
    const int code = errno;
    ::umask(before);
    errno = code;
    if (!bound && code == EADDRINUSE) {
        throw not_listening(path, ErrorKind::conflict, "another daemon, or a file, is there");
    }
    if (!bound || ::chmod(path.c_str(), mode) != 0 || ::listen(fd.get(), most_waiting) != 0) {
        throw not_listening(path);
    }
    return fd;
}

}  // namespace plateau
