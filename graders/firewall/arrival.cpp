#include "arrival.h"

#include <algorithm>

namespace firewall {

namespace {

using grader::Fact;
using grader::Range;
using grader::Ranges;

/// A machine with more is not one to judge by.
constexpr std::size_t most_interfaces = 16;

bool serves_people(const Fact& interface) {
    const auto medium = interface.text("medium").value_or("");
    return interface.is_true("up") && medium != "loopback" && medium != "tunnel" &&
           !grader::texts(interface.at("addresses")).empty();
}

Ranges addresses_of(const Fact& interface) {
    Ranges result;
    for (const std::string& address : grader::texts(interface.at("addresses"))) {
        result.push_back(grader::network_of(address + "/32"));
    }
    return result;
}

/// nftables lets a name end in '*' for all that begin so.
bool is_named(const std::string& pattern, const std::string& name) {
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : pattern == name;
}

Match by_interface(const Fact& rule, const Arrival* arrival) {
    if (!rule.at("interfaces").is_array()) {
        return Match::yes;
    }
    const auto names = grader::texts(rule.at("interfaces"));
    if (arrival == nullptr) {
        return std::all_of(names.begin(), names.end(), [](const std::string& name) { return name == "lo"; })
                   ? Match::no
                   : Match::maybe;
    }
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return is_named(name, arrival->interface); })
               ? Match::yes
               : Match::no;
}

Match by_address(const Fact& rule, const Arrival* arrival) {
    if (!rule.at("local_addresses").is_array()) {
        return Match::yes;
    }
    const Ranges wanted = grader::networks_of(rule.at("local_addresses"));
    if (wanted.empty()) {
        return Match::no;
    }
    if (grader::covers(wanted, grader::all_addresses)) {
        return Match::yes;
    }
    if (arrival == nullptr) {
        return Match::maybe;
    }
    const auto in = std::count_if(arrival->addresses.begin(), arrival->addresses.end(),
                                  [&](const Range& address) { return grader::covers(wanted, address); });
    const bool all = in == static_cast<std::ptrdiff_t>(arrival->addresses.size());
    return in == 0 ? Match::no : all ? Match::yes : Match::maybe;
}

}  // namespace

std::vector<Arrival> arrivals(const Range& from, const std::vector<Fact>& interfaces) {
    std::vector<Arrival> all;
    std::vector<Arrival> own;
    for (const Fact& interface : interfaces) {
        if (serves_people(interface)) {
            all.push_back({interface.text("name").value_or(""), addresses_of(interface)});
            if (grader::covers(grader::networks_of(interface.at("networks")), from)) {
                own.push_back(all.back());
            }
        }
    }
    if (all.size() > most_interfaces) {
        return {};
    }
    return own.empty() ? all : own;
}

Match matches(const Fact& rule, const Arrival* arrival) {
    return std::min(by_interface(rule, arrival), by_address(rule, arrival));
}

}  // namespace firewall
