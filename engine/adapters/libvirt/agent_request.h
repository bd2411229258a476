#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/guest_agent.h"

namespace plateau::agent {

/// What a file is opened for; writing replaces it.
enum class FileMode { read, write };

// Commands of the QEMU guest agent, each one line of JSON.

/// Asks for nothing but an answer.
std::string ping_request();
/// Runs argv with its outputs kept.
std::string exec_request(const std::vector<std::string>& argv, std::string_view input);
std::string exec_status_request(std::int64_t pid);
std::string file_open_request(const std::string& path, FileMode mode);
std::string file_read_request(std::int64_t handle, std::size_t count);
std::string file_write_request(std::int64_t handle, std::string_view bytes);
std::string file_close_request(std::int64_t handle);
std::string set_time_request(std::chrono::system_clock::time_point time);
std::string shutdown_request();

/// `argv` under the guest's /bin/sh, which keeps the outputs in files and hands over at most `most_output` + 1 bytes of
/// each: an agent that is asked for more answers with more than libvirt bears, and may stay unusable. `token` makes
/// the names of the files and of the wrapper's own failures; it is letters and digits.
std::vector<std::string> bounded(const std::vector<std::string>& argv, const std::string& token);

/// When the wrapper itself failed, why: the program was never run.
std::optional<std::string> wrapper_failure(const GuestResult& result, const std::string& token);

}  // namespace plateau::agent
