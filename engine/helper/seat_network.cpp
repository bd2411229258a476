#include "engine/helper/seat_network.h"

#include <fcntl.h>
#include <fmt/format.h>

#include "engine/adapters/helper/errors.h"
#include "engine/helper/link_info.h"
#include "engine/helper/name_space.h"
#include "engine/support/child_process.h"
#include "engine/support/text.h"

namespace plateau::helper {

namespace {

constexpr std::chrono::seconds step_limit{15};

/// Runs `ip` with these words. Throws Error unavailable naming `step`.
void ip(const std::string& name, std::string_view step, std::vector<std::string> words) {
    words.insert(words.begin(), "ip");
    const ChildResult result = run_child({.argv = std::move(words), .limit = step_limit});
    if (!result.succeeded()) {
        throw helper_error::step_failed(name, step, result.summary());
    }
}

/// The end of the seat's veth pair that stays with the host. One a seat.
std::string leg_of(const Owner& owner) {
    return short_name("plv", owner);
}

/// In the calling thread's namespace: a router or neighbour there must not give it an address or a route by IPv6.
void switch_ipv6_off() {
    const UniqueFd setting(::open("/proc/sys/net/ipv6/conf/default/disable_ipv6", O_WRONLY | O_CLOEXEC));
    // A kernel without IPv6 has no such setting, and nothing to switch off.
    if (setting && ::write(setting.get(), "1", 1) != 1) {
        throw helper_error::step_failed("of a seat", "switch IPv6 off", "the setting was refused");
    }
}

void make_name_space(const SeatNetworkSpec& spec) {
    in_new_name_space([&](int thread) {
        const std::string& name = spec.name_space;
        switch_ipv6_off();
        ip(name, "mark the namespace", {"link", "set", "dev", "lo", "up", "alias", to_string(spec.owner)});
        ip(name, "name the namespace", {"netns", "attach", name, fmt::format("{}", thread)});
    });
}

void make_leg(const SeatNetworkSpec& spec) {
    const std::string& name = spec.name_space;
    const std::string leg = leg_of(spec.owner);
    const std::string address = fmt::format("{}/{}", spec.address.to_string(), spec.prefix_length);
    ip(name, "make the leg", {"link", "add", leg, "type", "veth", "peer", "name", "eth0", "netns", name});
    ip(name, "mark the leg", {"link", "set", "dev", leg, "alias", to_string(spec.owner), "addrgenmode", "none"});
    ip(name, "join the bridge", {"link", "set", "dev", leg, "master", spec.bridge, "up"});
    ip(name, "set the address", {"-n", name, "address", "add", address, "dev", "eth0"});
    ip(name, "start the leg", {"-n", name, "link", "set", "dev", "eth0", "up"});
}

/// Leaves alone what has the leg's name and is not this owner's. One that never got its mark bears his name all the
/// same.
void remove_leg(const std::string& name, const Owner& owner) {
    const std::string leg = leg_of(owner);
    const auto info = link_info(leg);
    if (info && info->kind == "veth" && (info->alias.empty() || info->alias == to_string(owner))) {
        ip(name, "remove the leg", {"link", "delete", "dev", leg});
    }
}

void remove(const std::string& name, const Owner& owner) {
    // The leg first: an open connection keeps the namespace alive, with all that is in it, after its name is gone.
    remove_leg(name, owner);
    ip(name, "remove the namespace", {"netns", "delete", name});
}

}  // namespace

void seat_network_up(const SeatNetworkSpec& spec, const std::function<bool()>& wanted) {
    const std::string& name = spec.name_space;
    if (open_name_space(name)) {
        throw helper_error::namespace_exists(name);
    }
    const auto bridge = link_info(spec.bridge);
    if (!bridge || bridge->kind != "bridge") {
        throw helper_error::bridge_absent(spec.bridge);
    }
    make_name_space(spec);
    try {
        make_leg(spec);
        if (!wanted()) {
            throw helper_error::gone("nobody waits for the seat's network any more");
        }
    } catch (const Error&) {
        try {
            remove(name, spec.owner);
        } catch (Error& second) {
            throw second.add_context(Message{"helper.while_undoing", {{"name", name}}});
        }
        throw;
    }
}

void seat_network_down(const OwnedNamespace& name_space) {
    const UniqueFd open = open_name_space(name_space.name);
    if (!open) {
        remove_leg(name_space.name, name_space.owner);
        return;
    }
    if (owner_of(open) != name_space.owner) {
        throw helper_error::not_ours(name_space.name);
    }
    remove(name_space.name, name_space.owner);
}

std::vector<OwnedNamespace> seat_networks() {
    std::vector<OwnedNamespace> result;
    for (const std::string& name : name_space_names()) {
        const UniqueFd open = open_name_space(name);
        const auto owner = open ? owner_of(open) : std::nullopt;
        if (owner && is_name_of(name, *owner)) {
            result.push_back({name, *owner});
        }
    }
    return result;
}

}  // namespace plateau::helper
