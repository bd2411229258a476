#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/scenario/names.h"
#include "engine/scenario/scenario_file.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

constexpr std::string_view router_role = "router";

class LabReader {
  public:
    explicit LabReader(Problems& problems) : problems_(problems) {}

    LabPlan lab(const YamlNode& node) {
        MapReader map(node, problems_);
        const YamlNode* network = map.require("network");
        if (network != nullptr) {
            subnet(*network);
        }
        map.require("machines");
        for (const YamlNode::Entry& entry : map.map("machines")) {
            machine(entry);
        }
        if (const YamlNode* router = map.find("router")) {
            plan_.router = router_plan(*router);
        }
        if (map.is_map() && plan_.machines.empty() && !plan_.router) {
            problems_.error(map.place(), "scenario.lab.empty");
        }
        map.finish();
        if (network != nullptr) {
            observer(network->place);
        }
        return std::move(plan_);
    }

  private:
    void subnet(const YamlNode& node) {
        MapReader map(node, problems_);
        const auto text = map.required_text("subnet");
        const auto subnet = text ? Ipv4Prefix::parse(*text) : std::nullopt;
        constexpr int widest = 8;
        constexpr int narrowest = 29;
        if (text && (!subnet || subnet->length() < widest || subnet->length() > narrowest)) {
            problems_.error(map.find("subnet")->place, "scenario.subnet.form", {{"subnet", shown(*text)}});
        } else if (subnet) {
            plan_.subnet = *subnet;
            has_subnet_ = true;
        }
        plan_.domain = map.text("domain").value_or("");
        if (!plan_.domain.empty() && !is_domain(plan_.domain)) {
            problems_.error(map.find("domain")->place, "scenario.domain.form", {{"domain", shown(plan_.domain)}});
        }
        observer_ = map.address("observer");
        observer_place_ = observer_ ? map.find("observer")->place : node.place;
        map.finish();
    }

    /// After the machines: the address that nobody was given is the observer's.
    void observer(Place network) {
        if (observer_) {
            plan_.observer = claim(*observer_, observer_place_) ? *observer_ : Ipv4Address(0);
            return;
        }
        if (!has_subnet_) {
            return;
        }
        std::uint32_t bits = plan_.subnet.last().bits() - 1;
        while (bits > plan_.subnet.first().bits() && used_.contains(Ipv4Address(bits))) {
            --bits;
        }
        if (bits == plan_.subnet.first().bits()) {
            problems_.error(network, "scenario.observer.none");
        }
        plan_.observer = Ipv4Address(bits);
    }

    void machine(const YamlNode::Entry& entry) {
        MachinePlan machine{.role = entry.key};
        if (entry.key == router_role) {
            problems_.error(entry.place, "scenario.machine.router");
        } else {
            check_id(entry.key, entry.place, problems_);
        }
        MapReader map(entry.value, problems_);
        machine.image = image(map, map.required_text("image"));
        map.require("memory");
        machine.memory = memory(map);
        constexpr int most_vcpus = 64;
        machine.vcpus = static_cast<int>(map.integer("vcpus", 1, most_vcpus).value_or(1));
        machine.address = address(map);
        map.finish();
        plan_.machines.push_back(std::move(machine));
    }

    RouterPlan router_plan(const YamlNode& node) {
        RouterPlan router;
        MapReader map(node, problems_);
        map.require("address");
        router.address = address(map).value_or(Ipv4Address(0));
        router.image = image(map, map.text("image"));
        router.memory = memory(map);
        router.user = map.text("user").value_or("");
        router.password = map.text("password").value_or("");
        map.finish();
        return router;
    }

    std::string image(MapReader& map, const std::optional<std::string>& name) {
        if (name && !is_image_name(*name)) {
            problems_.error(map.find("image")->place, "scenario.image.form", {{"image", shown(*name)}});
        }
        return name.value_or("");
    }

    std::uint64_t memory(MapReader& map) {
        constexpr std::uint64_t least = std::uint64_t{32} << 20;
        const auto bytes = map.size("memory");
        if (bytes && *bytes < least) {
            problems_.error(map.find("memory")->place, "scenario.memory.small");
        }
        return bytes.value_or(0);
    }

    std::optional<Ipv4Address> address(MapReader& map) {
        const auto address = map.address("address");
        if (address && !claim(*address, map.find("address")->place)) {
            return std::nullopt;
        }
        return address;
    }

    /// Whether `address` is one of the subnet's that nobody has yet; told when not.
    bool claim(Ipv4Address address, Place place) {
        const TextArgs args = {{"address", address.to_string()}, {"subnet", plan_.subnet.to_string()}};
        if (has_subnet_ &&
            (!plan_.subnet.contains(address) || address == plan_.subnet.first() || address == plan_.subnet.last())) {
            problems_.error(place, "scenario.address.outside", args);
            return false;
        }
        if (const auto [first, is_new] = used_.emplace(address, place.line); !is_new) {
            problems_.error(place, "scenario.address.taken",
                            {{"address", address.to_string()}, {"line", fmt::format("{}", first->second)}});
            return false;
        }
        return true;
    }

    Problems& problems_;
    LabPlan plan_;
    bool has_subnet_ = false;
    std::optional<Ipv4Address> observer_;  ///< as written
    Place observer_place_;
    std::map<Ipv4Address, int> used_;  ///< line by address
};

}  // namespace

LabPlan read_lab(const YamlNode& node, Problems& problems) {
    return LabReader(problems).lab(node);
}

Roles roles_of(const LabPlan& lab) {
    Roles roles;
    for (const MachinePlan& machine : lab.machines) {
        roles.insert(machine.role);
    }
    if (lab.router) {
        roles.emplace(router_role);
    }
    return roles;
}

}  // namespace plateau
