#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/support/unique_fd.h"

namespace plateau::helper_protocol {

/// One message on a stream: four bytes with its length, most significant first, and its text. On a local socket a
/// descriptor may ride on it.
struct Frame {
    std::string text;
    UniqueFd fd;
};

/// Why there is no further frame.
struct NoFrame {
    enum class Why { closed, broken };
    Why why = Why::closed;
    std::string particulars;  ///< of `broken`
};

/// Waits for the next frame on the local socket `fd`. A text of no byte or of more than `longest` is broken, as is a
/// stream that ends inside a frame; nothing further can be read then.
tl::expected<Frame, NoFrame> receive_frame(int fd, std::size_t longest);

/// Sends `text` with, where it is not -1, a copy of the descriptor `passed`. False when the peer is gone. Frames of
/// several threads must be sent one after the other.
bool send_frame(int fd, std::string_view text, int passed = -1);

}  // namespace plateau::helper_protocol
