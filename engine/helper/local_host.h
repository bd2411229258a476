#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/helper/safe_files.h"
#include "engine/ports/host_helper.h"

namespace plateau::helper {

/// The verbs themselves, on the host this process is root of. Trusts no argument. Any thread may call.
class LocalHost final : public HostHelper {
  public:
    /// Acts for `instances` on files under `roots`. `wanted` says whether somebody still waits for the results: what
    /// takes long is given up and what was half made is undone when not. Throws Error invalid_input for an instance or
    /// folder that is none.
    LocalHost(std::vector<std::string> instances, const std::vector<std::filesystem::path>& roots,
              std::function<bool()> wanted);

    void network_up(const SeatNetworkSpec& spec) override;
    void network_down(const OwnedNamespace& name_space) override;
    std::vector<OwnedNamespace> namespaces() override;
    UniqueFd connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                     std::chrono::milliseconds limit) override;
    UniqueFd dhcp_socket(const std::string& name_space) override;
    std::string seal_file(const std::filesystem::path& file) override;
    std::uint64_t free_space(const std::filesystem::path& folder) override;

  private:
    const std::vector<std::string> instances_;
    const SafeFiles files_;
    const std::function<bool()> wanted_;
};

}  // namespace plateau::helper
