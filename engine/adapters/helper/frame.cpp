#include "engine/adapters/helper/frame.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace plateau::helper_protocol {

namespace {

/// Room for as many descriptors as a peer can send at once: what is cut off the kernel closes, what is not we do.
constexpr std::size_t most_descriptors = 8;

/// Takes every descriptor of a received message, keeps the first and closes the others.
void take_descriptors(const msghdr& message, UniqueFd& keep) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
         part = CMSG_NXTHDR(const_cast<msghdr*>(&message), part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
            UniqueFd received(fd);
            if (!keep) {
                keep = std::move(received);
            }
        }
    }
}

/// How many of `size` bytes came before the stream ended.
std::size_t receive_all(int fd, char* into, std::size_t size, UniqueFd& passed) {
    std::size_t got = 0;
    while (got < size) {
        alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control{};
        iovec piece{into + got, size - got};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t count = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        take_descriptors(message, passed);
        got += static_cast<std::size_t>(count);
    }
    return got;
}

tl::unexpected<NoFrame> broken(std::string particulars) {
    return tl::unexpected(NoFrame{NoFrame::Why::broken, std::move(particulars)});
}

}  // namespace

tl::expected<Frame, NoFrame> receive_frame(int fd, std::size_t longest) {
    Frame frame;
    std::array<char, 4> head{};
    const std::size_t got = receive_all(fd, head.data(), head.size(), frame.fd);
    if (got == 0) {
        return tl::unexpected(NoFrame{});
    }
    std::size_t size = 0;
    for (const char byte : head) {
        size = size << 8 | static_cast<unsigned char>(byte);
    }
    if (got < head.size()) {
        return broken("the stream ended inside a length");
    }
    if (size == 0 || size > longest) {
        return broken(fmt::format("a length of {} is not 1 to {}", size, longest));
    }
    frame.text.resize(size);
    if (receive_all(fd, frame.text.data(), size, frame.fd) < size) {
        return broken("the stream ended inside a text");
    }
    return frame;
}

bool send_frame(int fd, std::string_view text, int passed) {
    const auto size = static_cast<std::uint32_t>(text.size());
    std::string bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        bytes.push_back(static_cast<char>(size >> shift & 0xffU));
    }
    bytes += text;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        iovec piece{bytes.data() + sent, bytes.size() - sent};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        if (passed >= 0 && sent == 0) {
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            cmsghdr* part = CMSG_FIRSTHDR(&message);
            part->cmsg_level = SOL_SOCKET;
            part->cmsg_type = SCM_RIGHTS;
            part->cmsg_len = CMSG_LEN(sizeof(int));
            std::memcpy(CMSG_DATA(part), &passed, sizeof(int));
        }
        const ssize_t count = ::sendmsg(fd, &message, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace plateau::helper_protocol
