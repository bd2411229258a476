#include <set>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/firewall_profile.h"
#include "engine/platforms/windows/firewall_rule.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

/// Where rules are kept. Rules with which Windows confines its own services (RestrictedServices\Static and
/// Configurable) are none of the firewall's lists.
struct Store {
    const char* prefix;  ///< of the ids of its facts: one id may be in several stores
    RegistryHive* hive;
    std::string path;
    bool is_policy;
};

std::vector<Store> stores_of(const SettingHives& hives) {
    const std::string base = firewall_path(hives);
    return {{"", hives.system, base + "\\FirewallRules", false},
            {"mdm/", hives.system, base + "\\Mdm\\FirewallRules", true},
            {"appiso/", hives.system, base + "\\RestrictedServices\\AppIso\\FirewallRules", true},
            {"policy/", hives.software, "Policies\\Microsoft\\WindowsFirewall\\FirewallRules", true}};
}

/// The networks the machine is in, read when a rule first asks for them; nothing where they are not known.
class OwnNetworks {
  public:
    explicit OwnNetworks(MachineHives& hives) : hives_(hives) {}

    const std::optional<NumberSet>& find() {
        if (!asked_) {
            asked_ = true;
            read();
        }
        return networks_;
    }

  private:
    void read() {
        const auto interfaces = network_interface_facts(hives_);
        NumberSet all;
        for (const Fact& fact : interfaces ? *interfaces : std::vector<Fact>()) {
            const auto found = fact.value.find("networks");
            const List* networks = found == fact.value.end() ? nullptr : found->second.as_list();
            for (const Value& network : networks == nullptr ? List() : *networks) {
                if (const auto prefix = Ipv4Prefix::parse(*network.as_string())) {
                    all.add(NumberSet(prefix->first().bits(), prefix->last().bits()));
                }
            }
        }
        if (!all.empty()) {
            networks_ = all;
        }
    }

    MachineHives& hives_;
    bool asked_ = false;
    std::optional<NumberSet> networks_;
};

/// What the words of a rule come to on this machine.
class RuleFacts {
  public:
    RuleFacts(MachineHives& hives, std::vector<FirewallProfile> profiles)
        : profiles_(std::move(profiles)), own_networks_(hives) {}

    Fact fact_of(const std::string& id, const FirewallRule& rule, bool is_policy) {
        List conditions;
        for (const std::string& condition : rule.conditions) {
            conditions.emplace_back(harmless(condition));
        }
        Assurance assurance = rule.inferred ? Assurance::inferred : Assurance::sourced;
        Record value{
            {"id", harmless(id)},
            {"direction", rule.direction.empty() ? Value() : Value(rule.direction)},
            {"action", rule.allows ? Value(*rule.allows ? "allow" : "block") : Value()},
            {"protocol", rule.protocol},
            {"local_ports", ports_value(rule.local_ports)},
            {"remote_ports", ports_value(rule.remote_ports)},
            {"local_addresses", addresses(rule.local, "local addresses: LocalSubnet", conditions, assurance)},
            {"remote_addresses", addresses(rule.remote, "remote addresses: LocalSubnet", conditions, assurance)},
            {"interfaces", nullptr},
            {"out_interfaces", nullptr},
            {"states", nullptr},
            {"icmp_types", list_or_null(rule.icmp_types)},
            {"program", text_or_null(rule.program)},
            {"service", text_or_null(rule.service)},
            {"position", nullptr},
            {"fully_understood", rule.unknown.empty()}};
        // "@file,-number" is a text of a file, which is not read.
        if (!rule.name.starts_with('@')) {
            value.emplace("name", text_or_null(rule.name));
        }
        add_profiles(value, rule, is_policy, assurance);
        value.emplace("conditions", conditions.empty() ? Value() : Value(conditions));
        return make_fact("firewall_rule", value, {}, assurance);
    }

  private:
    static Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(harmless(text)); }

    static Value list_or_null(const std::vector<std::string>& texts) {
        List list;
        for (const std::string& text : texts) {
            list.emplace_back(text);
        }
        return list.empty() ? Value() : Value(list);
    }

    Value addresses(const RuleAddresses& side, const char* condition, List& conditions, Assurance& assurance) {
        if (!side.own_networks) {
            return networks_value(side.set);
        }
        assurance = Assurance::inferred;
        const auto& own = own_networks_.find();
        if (!own) {
            conditions.emplace_back(condition);
            return networks_value(NumberSet(0, 0xffffffff));
        }
        NumberSet all = side.set;
        all.add(*own);
        return networks_value(all);
    }

    /// A profile that lets no rule open anything, or no rule of the machine itself count, is none the rule is part of.
    void add_profiles(Record& value, const FirewallRule& rule, bool is_policy, Assurance& assurance) const {
        List stated;
        List counting;
        for (const FirewallProfile& profile : profiles_) {
            if (!rule.profiles.empty() && !rule.profiles.contains(profile.name)) {
                continue;
            }
            stated.emplace_back(profile.name);
            const bool opens = rule.direction == "in" && rule.allows.value_or(true);
            if ((profile.exceptions || !opens) && (profile.local_rules || is_policy)) {
                counting.emplace_back(profile.name);
            }
        }
        assurance = counting == stated ? assurance : Assurance::inferred;
        value.emplace("enabled", rule.active && !counting.empty());
        value.emplace("profiles", counting.empty() ? stated : counting);
    }

    std::vector<FirewallProfile> profiles_;
    OwnNetworks own_networks_;
};

}  // namespace

Facts firewall_rule_facts(MachineHives& hives) {
    const auto settings = setting_hives(hives);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    const auto profiles = firewall_profiles(*settings);
    if (!profiles) {
        return tl::unexpected(profiles.error());
    }
    RuleFacts make(hives, *profiles);
    std::vector<Fact> facts;
    for (const Store& store : stores_of(*settings)) {
        const auto values = stored::values_if_there(*store.hive, store.path);
        if (!values) {
            return tl::unexpected(values.error());
        }
        for (const RegistryValue& value : *values) {
            const std::string text = stored::text({value}, value.name).value_or("");
            facts.push_back(make.fact_of(store.prefix + value.name, parse_firewall_rule(text), store.is_policy));
        }
    }
    return facts;
}

}  // namespace plateau::windows_platform
