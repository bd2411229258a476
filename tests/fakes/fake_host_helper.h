#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>

#include "engine/ports/host_helper.h"
#include "engine/support/error.h"

namespace plateau::fakes {

/// A host helper without a host: namespaces are entries of a map, connections socket pairs, files the real ones under
/// `roots`. Checks its arguments and answers as the real one does; passes the same contract suite. Any thread may call.
class FakeHostHelper final : public HostHelper {
  public:
    enum class Verb { network_up, network_down, namespaces, connect, dhcp_socket, seal_file, free_space };
    /// Is given the server's end of a new connection, on the caller's thread.
    using Accept = std::function<void(UniqueFd)>;

    /// Acts for `instances`; files lie under `roots`.
    FakeHostHelper(std::vector<std::string> instances, std::vector<std::filesystem::path> roots);

    void network_up(const SeatNetworkSpec& spec) override;
    void network_down(const OwnedNamespace& name_space) override;
    std::vector<OwnedNamespace> namespaces() override;
    UniqueFd connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                     std::chrono::milliseconds limit) override;
    UniqueFd dhcp_socket(const std::string& name_space) override;
    std::string seal_file(const std::filesystem::path& file) override;
    std::uint64_t free_space(const std::filesystem::path& folder) override;

    /// Says which bridges there are; every name is one until this is set.
    void set_bridges(std::function<bool(const std::string&)> exists);
    /// Something listens at that place of the bridge's network; what is not listened to refuses connections.
    void listen(const std::string& bridge, Ipv4Address address, std::uint16_t port, Accept accept);
    /// A namespace that is there already, made by anybody.
    void add(const OwnedNamespace& name_space);
    void set_free_space(std::uint64_t bytes) { free_ = bytes; }
    /// The next call of `verb` throws `error` and does nothing.
    void fail_next(Verb verb, Error error);
    /// From now on every call throws as if the helper had died.
    void die() { dead_ = true; }

  private:
    struct Network {
        Owner owner;
        std::string bridge;
    };

    void enter(Verb verb);

    const std::vector<std::string> instances_;
    const std::vector<std::filesystem::path> roots_;
    std::mutex mutex_;
    std::function<bool(const std::string&)> bridge_exists_;
    std::map<std::string, Network> networks_;
    std::map<std::tuple<std::string, Ipv4Address, std::uint16_t>, Accept> listeners_;
    std::map<Verb, Error> failures_;
    std::atomic<std::uint64_t> free_{std::uint64_t{1} << 40};
    std::atomic<bool> dead_{false};
};

}  // namespace plateau::fakes
