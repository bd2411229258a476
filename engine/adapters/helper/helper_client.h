#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/ports/host_helper.h"

namespace plateau {

/// How a host helper is started.
struct HelperSettings {
    std::filesystem::path program;             ///< plateau-helper
    std::vector<std::string> instances;        ///< it acts for these and no other
    std::vector<std::filesystem::path> roots;  ///< image store and case folders: files lie in these and nowhere else
};

/// A host helper in a child process, spoken to over a socket pair. Several threads may call at once; their requests
/// run side by side. When the helper dies every waiting and later call throws Error unavailable; it is not started
/// again. The helper ends with this object, or with this process however it ends.
class HelperClient final : public HostHelper {
  public:
    /// Starts the program and waits until it is ready. Throws Error: unavailable when it cannot be started, denied when
    /// it is not root, invalid_input when a folder is not there.
    explicit HelperClient(const HelperSettings& settings);
    ~HelperClient() override;

    void network_up(const SeatNetworkSpec& spec) override;
    void network_down(const OwnedNamespace& name_space) override;
    std::vector<OwnedNamespace> namespaces() override;
    UniqueFd connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                     std::chrono::milliseconds limit) override;
    UniqueFd dhcp_socket(const std::string& name_space) override;
    std::string seal_file(const std::filesystem::path& file) override;
    std::uint64_t free_space(const std::filesystem::path& folder) override;

    /// The helper's process id, while it lives.
    int process_id() const;

  private:
    class Link;
    std::unique_ptr<Link> link_;
};

}  // namespace plateau
