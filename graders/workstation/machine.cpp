#include <algorithm>

#include "judge.h"

namespace workstation {

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Fact;

bool holds(const json::value& list, const json::value& member) {
    const json::array* array = list.if_array();
    return array != nullptr && std::find(array->begin(), array->end(), member) != array->end();
}

/// The interfaces a person sets up: of wires and radio.
std::vector<Fact> cards(const Subject& subject) {
    auto interfaces = subject.facts("network_interface");
    std::erase_if(interfaces, [](const Fact& interface) {
        const auto medium = interface.text("medium");
        return medium == "loopback" || medium == "tunnel";
    });
    return interfaces;
}

/// An expected address that must be among those of the interface.
bool has_member(Verdict& verdict, const Item& item, const Fact& interface, const char* name, const char* of) {
    return item.at(name).is_null() ||
           verdict.field(name, item.at(name), interface.at(of), holds(interface.at(of), item.at(name)));
}

Verdict judge_card(const Item& item, const Fact& interface) {
    Verdict verdict;
    verdict.cite(interface);
    verdict.with("name", interface.text("name").value_or("—"));
    const auto other = [&](const std::string& missed, const char* of) -> Verdict {
        return verdict.near_miss("workstation.network.other_" + missed)
            .with("expected", grader::shown(item.at(missed)))
            .with("seen", grader::shown(interface.at(of)));
    };
    const bool address = has_member(verdict, item, interface, "address", "addresses");
    const bool network = has_member(verdict, item, interface, "network", "networks");
    const auto missed = grader::first_missed(verdict, item, interface, {"dhcp", "gateway", "dns"});
    if (!address) {
        return other("address", "addresses");
    }
    if (!network) {
        return other("network", "networks");
    }
    return missed ? other(*missed, missed->c_str()) : verdict.met("workstation.network.found");
}

}  // namespace

Verdict judge_network(const Item& item, const Subject& subject) {
    const auto interfaces = cards(subject);
    const Fact* best = grader::nearest(interfaces, item, {"gateway", "dhcp", "dns"});
    for (const Fact& interface : interfaces) {
        if (!item.at("address").is_null() && holds(interface.at("addresses"), item.at("address"))) {
            best = &interface;
        }
    }
    return best == nullptr ? Verdict().not_met("workstation.network.missing") : judge_card(item, *best);
}

Verdict judge_host(const Item& item, const Subject& subject) {
    const auto hosts = subject.facts("host");
    Verdict verdict;
    if (hosts.empty()) {
        return verdict.not_observed("workstation.host.missing");
    }
    verdict.cite(hosts.front());
    verdict.with("name", hosts.front().text("name").value_or("—"));
    if (const auto missed = grader::first_missed(verdict, item, hosts.front(), {"name", "time_zone", "locale"})) {
        return verdict.near_miss("workstation.host.other_" + *missed)
            .with("expected", grader::shown(item.at(*missed)))
            .with("seen", grader::shown(hosts.front().at(*missed)));
    }
    return verdict.met("workstation.host.found");
}

}  // namespace workstation
