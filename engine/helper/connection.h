#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/model/address.h"
#include "engine/support/unique_fd.h"

namespace plateau::helper {

/// A TCP connection from inside the namespace, which must be of one of `instances`: a non-blocking socket. Gives up
/// early when `wanted` says false. Throws Error not_found, conflict, unavailable or timed_out.
UniqueFd open_connection(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                         std::chrono::milliseconds limit, const std::vector<std::string>& instances,
                         const std::function<bool()>& wanted);

/// A UDP socket of the namespace, which must be of one of `instances`, at the port of DHCP clients; it broadcasts on
/// the seat's leg only. Throws Error not_found, conflict or unavailable.
UniqueFd open_dhcp_socket(const std::string& name_space, const std::vector<std::string>& instances);

}  // namespace plateau::helper
