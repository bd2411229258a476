#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/ports/guest_agent.h"

namespace plateau::agent {

/// What libvirt can hand over of one reply: longer ones are "agent.reply.too_large".
inline constexpr std::size_t most_reply = std::size_t{4} << 20;
/// What a program's output is cut to.
inline constexpr std::size_t most_output = std::size_t{1} << 20;

/// Of a program: whether it ended, and how.
struct ExecStatus {
    bool exited = false;
    GuestResult result;  ///< of a program that exited
};

/// Of a file: some bytes.
struct FilePiece {
    std::string bytes;
    bool end = false;  ///< the agent says that nothing follows
};

// Replies of the QEMU guest agent, as {"return": …}. Everything in them is hostile: what does not fit is
// "agent.reply.invalid" or "agent.reply.too_large", never an exception; memory stays within a few times the reply.

/// Of guest-ping, guest-file-close, guest-set-time: an empty object.
Observed<void> parse_empty(std::string_view reply);
/// Of guest-file-open: the handle.
Observed<std::int64_t> parse_file_handle(std::string_view reply);
/// Of guest-exec: the process's number, which is positive.
Observed<std::int64_t> parse_exec_started(std::string_view reply);
/// Of guest-exec-status: outputs decoded, and cut to most_output.
Observed<ExecStatus> parse_exec_status(std::string_view reply);
/// Of guest-file-read, for a piece of at most `asked` bytes.
Observed<FilePiece> parse_file_read(std::string_view reply, std::size_t asked);
/// Of guest-file-write: how many of `offered` bytes were written, at least one.
Observed<std::size_t> parse_file_written(std::string_view reply, std::size_t offered);

/// The reason "agent.reply.too_large".
Unobserved too_large(std::string why);

/// At most 300 bytes of `text` as ASCII on one line: for quoting what a guest said.
std::string printable(std::string_view text);

}  // namespace plateau::agent
