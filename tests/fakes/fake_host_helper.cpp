#include "tests/fakes/fake_host_helper.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <system_error>

#include "engine/adapters/helper/errors.h"
#include "engine/adapters/helper/rules.h"
#include "engine/support/sha256.h"

namespace plateau::fakes {

namespace fs = std::filesystem;

FakeHostHelper::FakeHostHelper(std::vector<std::string> instances, std::vector<fs::path> roots)
    : instances_(std::move(instances)), roots_(std::move(roots)) {}

void FakeHostHelper::enter(Verb verb) {
    if (dead_) {
        throw helper_error::gone("killed by signal 9");
    }
    const std::lock_guard lock(mutex_);
    if (const auto failure = failures_.find(verb); failure != failures_.end()) {
        Error error = failure->second;
        failures_.erase(failure);
        throw error;
    }
}

void FakeHostHelper::network_up(const SeatNetworkSpec& spec) {
    enter(Verb::network_up);
    helper_rule::check(spec, instances_);
    const std::lock_guard lock(mutex_);
    if (networks_.contains(spec.name_space)) {
        throw helper_error::namespace_exists(spec.name_space);
    }
    if (bridge_exists_ && !bridge_exists_(spec.bridge)) {
        throw helper_error::bridge_absent(spec.bridge);
    }
    networks_.emplace(spec.name_space, Network{spec.owner, spec.bridge});
}

void FakeHostHelper::network_down(const OwnedNamespace& name_space) {
    enter(Verb::network_down);
    helper_rule::check(name_space, instances_);
    const std::lock_guard lock(mutex_);
    const auto found = networks_.find(name_space.name);
    if (found == networks_.end()) {
        return;
    }
    if (found->second.owner != name_space.owner) {
        throw helper_error::not_ours(name_space.name);
    }
    networks_.erase(found);
}

std::vector<OwnedNamespace> FakeHostHelper::namespaces() {
    enter(Verb::namespaces);
    const std::lock_guard lock(mutex_);
    std::vector<OwnedNamespace> result;
    for (const auto& [name, network] : networks_) {
        result.push_back({name, network.owner});
    }
    return result;
}

UniqueFd FakeHostHelper::connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                                 std::chrono::milliseconds limit) {
    enter(Verb::connect);
    helper_rule::check_namespace_name("connect", name_space);
    helper_rule::check_target(address, port, limit);
    Accept accept;
    {
        const std::lock_guard lock(mutex_);
        const auto network = networks_.find(name_space);
        if (network == networks_.end()) {
            throw helper_error::namespace_absent(name_space);
        }
        helper_rule::check_owner("connect", network->second.owner, instances_);
        const auto listener = listeners_.find({network->second.bridge, address, port});
        if (listener == listeners_.end()) {
            throw helper_error::not_connected(name_space, address, port, std::generic_category().message(ECONNREFUSED));
        }
        accept = listener->second;
    }
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw helper_error::not_connected(name_space, address, port, std::generic_category().message(errno));
    }
    UniqueFd ours(ends[0]);
    ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
    accept(UniqueFd(ends[1]));
    return ours;
}

UniqueFd FakeHostHelper::dhcp_socket(const std::string& name_space) {
    enter(Verb::dhcp_socket);
    helper_rule::check_namespace_name("dhcp_socket", name_space);
    {
        const std::lock_guard lock(mutex_);
        const auto network = networks_.find(name_space);
        if (network == networks_.end()) {
            throw helper_error::namespace_absent(name_space);
        }
        helper_rule::check_owner("dhcp_socket", network->second.owner, instances_);
    }
    // Nobody hears what is sent: no DHCP server answers.
    UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    constexpr int on = 1;
    if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on) != 0) {
        throw helper_error::no_dhcp_socket(name_space, std::generic_category().message(errno));
    }
    return socket;
}

std::string FakeHostHelper::seal_file(const fs::path& file) {
    enter(Verb::seal_file);
    helper_rule::check_path("seal_file", file);
    helper_rule::root_of(file, roots_);
    std::error_code error;
    const auto status = fs::symlink_status(file, error);
    if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::symlink) {
        throw helper_error::not_opened(file, status.type() == fs::file_type::symlink ? ELOOP : ENOENT);
    }
    if (status.type() != fs::file_type::regular || fs::hard_link_count(file) != 1) {
        throw helper_error::not_a_plain_file(file);
    }
    fs::permissions(file, fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write,
                    fs::perm_options::remove);
    return sha256_of_file(file);
}

std::uint64_t FakeHostHelper::free_space(const fs::path& folder) {
    enter(Verb::free_space);
    helper_rule::check_path("free_space", folder);
    helper_rule::root_of(folder, roots_);
    return free_;
}

void FakeHostHelper::set_bridges(std::function<bool(const std::string&)> exists) {
    const std::lock_guard lock(mutex_);
    bridge_exists_ = std::move(exists);
}

void FakeHostHelper::listen(const std::string& bridge, Ipv4Address address, std::uint16_t port, Accept accept) {
    const std::lock_guard lock(mutex_);
    listeners_[{bridge, address, port}] = std::move(accept);
}

void FakeHostHelper::add(const OwnedNamespace& name_space) {
    const std::lock_guard lock(mutex_);
    networks_.insert_or_assign(name_space.name, Network{name_space.owner, ""});
}

void FakeHostHelper::fail_next(Verb verb, Error error) {
    const std::lock_guard lock(mutex_);
    failures_.insert_or_assign(verb, std::move(error));
}

}  // namespace plateau::fakes
