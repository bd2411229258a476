#include "engine/helper/local_host.h"

#include <algorithm>

#include "engine/adapters/helper/errors.h"
#include "engine/adapters/helper/rules.h"
#include "engine/helper/connection.h"
#include "engine/helper/seat_network.h"

namespace plateau::helper {

namespace {

std::vector<std::string> checked(std::vector<std::string> instances) {
    if (instances.empty() || !std::all_of(instances.begin(), instances.end(), is_owner_part)) {
        throw helper_error::argument("start", "it was not told for which instances it acts");
    }
    return instances;
}

}  // namespace

LocalHost::LocalHost(std::vector<std::string> instances, const std::vector<std::filesystem::path>& roots,
                     std::function<bool()> wanted)
    : instances_(checked(std::move(instances))), files_(roots), wanted_(std::move(wanted)) {}

void LocalHost::network_up(const SeatNetworkSpec& spec) {
    helper_rule::check(spec, instances_);
    seat_network_up(spec, wanted_);
}

void LocalHost::network_down(const OwnedNamespace& name_space) {
    helper_rule::check(name_space, instances_);
    seat_network_down(name_space);
}

std::vector<OwnedNamespace> LocalHost::namespaces() {
    return seat_networks();
}

UniqueFd LocalHost::connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                            std::chrono::milliseconds limit) {
    helper_rule::check_namespace_name("connect", name_space);
    helper_rule::check_target(address, port, limit);
    return open_connection(name_space, address, port, limit, instances_, wanted_);
}

UniqueFd LocalHost::dhcp_socket(const std::string& name_space) {
    helper_rule::check_namespace_name("dhcp_socket", name_space);
    return open_dhcp_socket(name_space, instances_);
}

std::string LocalHost::seal_file(const std::filesystem::path& file) {
    return files_.seal(file, wanted_);
}

std::uint64_t LocalHost::free_space(const std::filesystem::path& folder) {
    return files_.free_space(folder);
}

}  // namespace plateau::helper
