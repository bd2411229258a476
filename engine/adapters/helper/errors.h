#pragma once

#include <string>
#include <string_view>

#include "engine/ports/host_helper.h"
#include "engine/support/error.h"

/// The errors that a host helper answers with, made here and nowhere else.
namespace plateau::helper_error {

/// An argument breaks its rule: a defect of the caller.
Error argument(std::string_view verb, std::string_view why);
/// `name` carries another owner than the caller's.
Error not_ours(std::string_view name);
Error namespace_exists(const std::string& name);
Error namespace_absent(const std::string& name);
Error bridge_absent(const std::string& name);
/// A step of network_up or network_down failed.
Error step_failed(std::string_view name, std::string_view step, std::string_view why);
Error not_connected(const std::string& name_space, Ipv4Address address, std::uint16_t port, std::string_view why);
Error connect_timed_out(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                        std::chrono::milliseconds limit);
Error no_dhcp_socket(const std::string& name_space, std::string_view why);
/// `path` lies in none of the folders that the helper was started for.
Error outside(const std::filesystem::path& path);
/// `path` cannot be opened safely: `code` is an errno.
Error not_opened(const std::filesystem::path& path, int code);
Error not_a_plain_file(const std::filesystem::path& path);
Error still_written(const std::filesystem::path& path);
/// The request itself cannot be read; the connection ends.
Error request_invalid(std::string_view why);
Error not_root();
/// A folder the helper was started for cannot be used.
Error root_unusable(const std::filesystem::path& folder, std::string_view why);
/// The helper ended, or never answered.
Error gone(std::string_view why);
/// What no verb should meet: no memory, no thread.
Error unexpected(std::string_view why);
Error not_started(const std::filesystem::path& program, std::string_view why);

}  // namespace plateau::helper_error
