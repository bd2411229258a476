#pragma once

#include <string>
#include <vector>

#include "engine/ports/host_helper.h"

/// What a request must fulfil before anything is looked at on the host: pure functions, each throws the Error that is
/// the answer.
namespace plateau::helper_rule {

/// The owner is well formed and of one of `instances`. Throws Error invalid_input or conflict.
void check_owner(std::string_view verb, const Owner& owner, const std::vector<std::string>& instances);
/// A name of a namespace as Plateau gives them.
void check_namespace_name(std::string_view verb, std::string_view name);
void check(const SeatNetworkSpec& spec, const std::vector<std::string>& instances);
void check(const OwnedNamespace& name_space, const std::vector<std::string>& instances);
void check_target(Ipv4Address address, std::uint16_t port, std::chrono::milliseconds limit);
/// Absolute, without "." or ".." and printable. Throws Error invalid_input.
void check_path(std::string_view verb, const std::filesystem::path& path);
/// The place in `roots` of the one that `path` lies in (or is), the longest when several do. Throws Error denied.
std::size_t root_of(const std::filesystem::path& path, const std::vector<std::filesystem::path>& roots);

}  // namespace plateau::helper_rule
