#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace plateau {

/// What passes between Plateau and a plateau-grader-host: JSON texts, each behind its size in decimal and a line feed
/// ("17\n{…}").
///
/// Requests: {"verb":"load","plugin":0} (plugin: index of the file on the worker's command line),
/// {"verb":"wants","plugin":0,"in":"…"} and {"verb":"grade","plugin":0,"in":"…"}, `in` being the JSON text the grader
/// gets. Replies, one for each request, in order: {"out":"…"}, of load also "family" and "version", or
/// {"error":"threw","detail":"…"}.
inline constexpr std::size_t max_grader_answer = std::size_t{16} << 20;
/// Of one frame: an answer with every character escaped, and a little more.
inline constexpr std::size_t max_frame = 6 * max_grader_answer + 4096;

/// `json` with its size in front.
std::string framed(std::string_view json);

/// Takes the first complete frame off the front of `bytes`; nothing while it is not complete. The reason when what
/// stands there is no frame, or one of more than `max_frame` bytes.
tl::expected<std::optional<std::string>, std::string> take_frame(std::string& bytes);

}  // namespace plateau
