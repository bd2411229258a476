#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/ownership.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// The seat's own network namespace with one leg in the seat's bridge.
struct SeatNetworkSpec {
    Owner owner;
    std::string bridge;      ///< made by the hypervisor; a short_name of `owner`, as proof of whose it is
    std::string name_space;  ///< name of the namespace to make: a short_name of `owner`
    Ipv4Address address{0};  ///< Plateau's address inside it
    int prefix_length = 24;

    bool operator==(const SeatNetworkSpec&) const = default;
};

/// A network namespace that carries an owner.
struct OwnedNamespace {
    std::string name;
    Owner owner;

    auto operator<=>(const OwnedNamespace&) const = default;
};

/// What needs root on one host: a fixed list of verbs, each checked by the helper itself. A helper acts for the
/// instances it was started for. Blocks; any thread may call. Throws Error: invalid_input for an argument that breaks
/// its rule, conflict for what is not ours, denied for a file outside the folders it was started for, unavailable when
/// the helper is gone.
class HostHelper {
  public:
    virtual ~HostHelper() = default;

    /// Makes the namespace: lo and eth0 up, eth0 in the bridge with the address, no route but its subnet's. Throws
    /// conflict when one of that name is there, not_found when the bridge is not. Nothing is left when it throws.
    virtual void network_up(const SeatNetworkSpec& spec) = 0;
    /// Removes namespace and leg. What is already gone is no error; another owner's is a conflict.
    virtual void network_down(const OwnedNamespace& name_space) = 0;
    /// Namespaces on this host that carry a Plateau owner, ascending.
    virtual std::vector<OwnedNamespace> namespaces() = 0;
    /// A TCP connection opened inside `name_space`: a non-blocking socket. `limit` is at most one minute. Throws Error
    /// unavailable (refused, no route), timed_out, or not_found when there is no such namespace.
    virtual UniqueFd connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                             std::chrono::milliseconds limit) = 0;
    /// A UDP socket bound to the DHCP client's port (68) inside `name_space`, which may broadcast and sees nothing but
    /// the seat's network. Throws Error unavailable where the port is taken, not_found when there is no such namespace.
    virtual UniqueFd dhcp_socket(const std::string& name_space) = 0;
    /// "sha256:…" of a file of the image store or a case folder, which is made read-only first.
    /// Throws Error not_found, denied (outside, or reached through a link), conflict when something still writes to it.
    virtual std::string seal_file(const std::filesystem::path& file) = 0;
    /// Bytes free for files under `folder`.
    virtual std::uint64_t free_space(const std::filesystem::path& folder) = 0;
};

}  // namespace plateau
