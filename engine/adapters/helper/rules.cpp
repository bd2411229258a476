#include "engine/adapters/helper/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/adapters/helper/errors.h"

namespace plateau::helper_rule {

namespace {

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

/// The form of short_name: two to five letters and ten hexadecimal digits.
bool is_short_name(std::string_view name) {
    if (name.size() < 12 || name.size() > 15) {
        return false;
    }
    const auto digits = name.substr(name.size() - 10);
    const auto letters = name.substr(0, name.size() - 10);
    return std::all_of(letters.begin(), letters.end(), is_lower) &&
           std::all_of(digits.begin(), digits.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// `name` as it may stand in a message: it comes from outside.
std::string shown(std::string_view name) {
    std::string text(name.substr(0, 40));
    std::replace_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

bool is_unicast(Ipv4Address address) {
    const auto first = address.bits() >> 24;
    return first != 0 && first != 127 && first < 224;
}

void check_name_of(std::string_view verb, std::string_view name, const Owner& owner) {
    if (!is_short_name(name)) {
        throw helper_error::argument(verb, fmt::format("'{}' is not a name that Plateau gives", shown(name)));
    }
    if (!is_name_of(name, owner)) {
        throw helper_error::not_ours(name);
    }
}

}  // namespace

void check_owner(std::string_view verb, const Owner& owner, const std::vector<std::string>& instances) {
    if (!is_owner_part(owner.instance) || !is_owner_part(owner.session) || !is_owner_part(owner.seat)) {
        throw helper_error::argument(verb, "the owner is not well formed");
    }
    if (std::find(instances.begin(), instances.end(), owner.instance) == instances.end()) {
        throw helper_error::not_ours(to_string(owner));
    }
}

void check_namespace_name(std::string_view verb, std::string_view name) {
    if (!is_short_name(name)) {
        throw helper_error::argument(verb, fmt::format("'{}' is not a name that Plateau gives", shown(name)));
    }
}

void check(const SeatNetworkSpec& spec, const std::vector<std::string>& instances) {
    check_owner("network_up", spec.owner, instances);
    check_name_of("network_up", spec.bridge, spec.owner);
    check_name_of("network_up", spec.name_space, spec.owner);
    if (spec.prefix_length < 8 || spec.prefix_length > 30) {
        throw helper_error::argument("network_up", fmt::format("a prefix of {} is not 8 to 30", spec.prefix_length));
    }
    const auto network = Ipv4Prefix::containing(spec.address, spec.prefix_length);
    if (!is_unicast(spec.address) || spec.address == network.first() || spec.address == network.last()) {
        throw helper_error::argument("network_up", spec.address.to_string() + " is not the address of a host");
    }
}

void check(const OwnedNamespace& name_space, const std::vector<std::string>& instances) {
    check_owner("network_down", name_space.owner, instances);
    check_name_of("network_down", name_space.name, name_space.owner);
}

void check_target(Ipv4Address address, std::uint16_t port, std::chrono::milliseconds limit) {
    if (!is_unicast(address) || port == 0) {
        throw helper_error::argument("connect", fmt::format("nothing listens at {}:{}", address.to_string(), port));
    }
    if (limit < std::chrono::milliseconds(1) || limit > std::chrono::minutes(1)) {
        throw helper_error::argument("connect", fmt::format("a limit of {} ms is not 1 to 60000", limit.count()));
    }
}

void check_path(std::string_view verb, const std::filesystem::path& path) {
    const std::string& text = path.native();
    const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    });
    if (!clean || text.size() > 4000 || !path.is_absolute()) {
        throw helper_error::argument(verb, "the path is not an absolute one");
    }
    if (std::any_of(path.begin(), path.end(), [](const auto& part) { return part == "." || part == ".."; })) {
        throw helper_error::argument(verb, "the path goes through '.' or '..'");
    }
}

std::size_t root_of(const std::filesystem::path& path, const std::vector<std::filesystem::path>& roots) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < roots.size(); ++i) {
        const auto& root = roots[i];
        const auto [end, rest] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
        const bool longer = !best || root.native().size() > roots[*best].native().size();
        if (end == root.end() && longer) {
            best = i;
        }
    }
    if (!best) {
        throw helper_error::outside(path);
    }
    return *best;
}

}  // namespace plateau::helper_rule
