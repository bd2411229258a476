#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/parse_accounts.h"
#include "engine/platforms/linux/parse_interfaces.h"
#include "engine/platforms/linux/parse_samba.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/fold.h"

namespace plateau::linux_platform {

namespace {

Value text_or_null(std::string_view text) {
    return text.empty() ? Value() : Value(printable(text));
}

/// The value of NAME=value of a file in shell syntax, without quotes; null when it is not set.
Value shell_value(std::string_view text, std::string_view name) {
    Value value;
    for (const std::string_view line : lines_of(text)) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || trimmed(line.substr(0, equals)) != name) {
            continue;
        }
        std::string_view content = trimmed(line.substr(equals + 1));
        if (content.size() >= 2 && (content[0] == '"' || content[0] == '\'') && content.back() == content[0]) {
            content = content.substr(1, content.size() - 2);
        }
        value = text_or_null(content);
    }
    return value;
}

/// The first line of an optional file.
Value first_line(const Entry* entry) {
    if (entry == nullptr || lines_of(entry->out).empty()) {
        return {};
    }
    return text_or_null(trimmed(lines_of(entry->out).front()));
}

/// The host name up to its first dot; empty without a file or a name in it.
std::string short_name(const Entry* hostname) {
    const Value line = first_line(hostname);
    const std::string name = line.is_null() ? std::string() : *line.as_string();
    return name.substr(0, name.find('.'));
}

/// The zone that /etc/localtime links to, else the one /etc/timezone names.
Value time_zone(const Entry* link, const Entry* file) {
    constexpr std::string_view folder = "/zoneinfo/";
    if (link != nullptr) {
        const std::string_view target = trimmed(link->out);
        if (const auto at = target.find(folder); at != std::string_view::npos) {
            return text_or_null(target.substr(at + folder.size()));
        }
    }
    return first_line(file);
}

/// /etc/localtime may be no link, which is no failure.
const Entry* link_of(const Reply& reply) {
    const auto entry = find_optional(reply, "host", "localtime");
    return entry ? *entry : nullptr;
}

std::string_view medium_of(const Interface& interface) {
    if (interface.link_type == "loopback") {
        return "loopback";
    }
    if (interface.link_type == "ether") {
        return interface.name.starts_with("wl") ? "wifi" : "ethernet";
    }
    return interface.link_type == "none" || interface.link_type == "ppp" || interface.name.starts_with("tun") ? "tunnel"
                                                                                                              : "other";
}

/// Whether a DHCP client runs for the interface, by its arguments.
bool has_dhcp_client(std::string_view processes, const std::string& interface) {
    for (const std::string_view line : lines_of(processes)) {
        const auto words = words_of(line);
        const bool client = !words.empty() && (words[0] == "udhcpc" || words[0] == "dhclient" || words[0] == "dhcpcd");
        if (client && std::find(words.begin(), words.end(), interface) != words.end()) {
            return true;
        }
    }
    return false;
}

struct NetworkState {
    std::vector<Interface> interfaces;
    std::map<std::string, Ipv4Address> gateways;
    std::map<std::string, std::string> methods;
    std::vector<Ipv4Address> servers;
    std::string processes;
    std::vector<std::string> evidence;
};

Observed<void> read_settings(const Reply& reply, NetworkState& state) {
    const auto files = find_entries(reply, "network", "interfaces");
    const auto resolv = find_optional(reply, "network", "resolv");
    const auto processes = find_entry(reply, "processes", "processes");
    if (!files || !resolv || !processes) {
        return tl::unexpected(!files ? files.error() : !resolv ? resolv.error() : processes.error());
    }
    for (const Entry* file : *files) {
        state.methods.merge(parse_interface_methods(file->out));
        state.evidence.push_back(file->hash);
    }
    if (*resolv != nullptr) {
        state.servers = parse_resolv_conf((*resolv)->out);
        state.evidence.push_back((*resolv)->hash);
    }
    state.processes = (*processes)->out;
    return {};
}

Observed<NetworkState> network_state(const Reply& reply) {
    const auto addresses = find_entry(reply, "network", "addresses");
    const auto routes = find_entry(reply, "network", "routes");
    if (!addresses || !routes) {
        return tl::unexpected(!addresses ? addresses.error() : routes.error());
    }
    auto interfaces = parse_addresses((*addresses)->out);
    auto gateways = parse_default_routes((*routes)->out);
    if (!interfaces || !gateways) {
        return tl::unexpected(!interfaces ? interfaces.error() : gateways.error());
    }
    NetworkState state{.interfaces = std::move(*interfaces), .gateways = std::move(*gateways)};
    state.evidence = {(*addresses)->hash, (*routes)->hash};
    if (auto read = read_settings(reply, state); !read) {
        return tl::unexpected(read.error());
    }
    return state;
}

Record interface_record(const Interface& interface, const NetworkState& state) {
    List addresses;
    List networks;
    bool dynamic = has_dhcp_client(state.processes, interface.name);
    for (const InterfaceAddress& address : interface.addresses) {
        addresses.emplace_back(address.address.to_string());
        networks.emplace_back(address.network.to_string());
        dynamic = dynamic || address.dynamic;
    }
    const auto method = state.methods.find(interface.name);
    const auto gateway = state.gateways.find(interface.name);
    Record record{{"name", interface.name},
                  {"mac", interface.mac ? Value(interface.mac->to_string()) : Value()},
                  {"medium", medium_of(interface)},
                  {"up", interface.up},
                  {"addresses", std::move(addresses)},
                  {"networks", std::move(networks)},
                  {"gateway", gateway == state.gateways.end() ? Value() : Value(gateway->second.to_string())}};
    if (method != state.methods.end()) {
        record["dhcp"] = method->second == "dhcp";
    } else {
        record["dhcp"] = dynamic ? Value(true) : interface.addresses.empty() ? Value() : Value(false);
    }
    // resolv.conf belongs to the machine: what it names is used through the interface of the default route.
    List servers;
    for (const Ipv4Address& server : state.servers) {
        servers.emplace_back(server.to_string());
    }
    const bool only = state.gateways.empty() && interface.link_type == "ether" && !interface.addresses.empty();
    record["dns"] = gateway != state.gateways.end() || only ? Value(std::move(servers)) : Value(List());
    return record;
}

/// What smb.conf and secrets.tdb say of the domain.
struct Membership {
    SmbSection global;
    std::set<std::string> secrets;  ///< keys
    std::vector<std::string> evidence;
};

Observed<Membership> read_membership(const Reply& reply, const Entry& config) {
    const auto sections = parse_testparm(config.out);
    if (!sections) {
        return tl::unexpected(sections.error());
    }
    Membership membership;
    for (const SmbSection& section : *sections) {
        if (lowered(section.name) == "global") {
            membership.global = section;
        }
    }
    const auto secrets = find_optional(reply, "samba", "secrets");
    if (!secrets) {
        return tl::unexpected(secrets.error());
    }
    membership.evidence = {config.hash};
    if (*secrets != nullptr) {
        for (const std::string_view line : lines_of((*secrets)->out)) {
            membership.secrets.insert(tdb_key(line));
        }
        membership.evidence.push_back((*secrets)->hash);
    }
    return membership;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c; });
    return text;
}

Record membership_record(const Membership& membership, const std::string& host) {
    const SmbSection& global = membership.global;
    const std::string workgroup = global.option("workgroup").empty() ? "WORKGROUP" : global.option("workgroup");
    const std::string realm = global.option("realm");
    const std::string role = lowered(global.option("server role"));
    const bool controller = role == "active directory domain controller";
    const bool member = controller || role.starts_with("member") || lowered(global.option("security")) == "ads";
    const std::string key = upper(workgroup);
    const bool secret = membership.secrets.contains("SECRETS/MACHINE_PASSWORD/" + key) ||
                        membership.secrets.contains("SECRETS/MACHINE_DOMAIN_INFO/" + key);
    const bool joined = secret && member && !realm.empty();
    const std::string netbios = global.option("netbios name").empty() ? host : global.option("netbios name");
    return {{"joined", joined},
            {"domain", text_or_null(realm)},
            {"workgroup", workgroup},
            {"proof", joined                     ? Value("machine_secret")
                      : member || !realm.empty() ? Value("configured")
                                                 : Value()},
            {"controller", controller && joined},
            {"account", joined && !netbios.empty() ? Value(printable(netbios.substr(0, 15)) + "$") : Value()}};
}

}  // namespace

Facts host_facts(const Reply& reply) {
    const auto hostname = find_entry(reply, "host", "hostname");
    const auto release = find_optional(reply, "host", "os-release");
    const auto zone = find_optional(reply, "host", "timezone");
    const auto locales = find_entries(reply, "host", "locale");
    if (!hostname || !release || !zone || !locales) {
        return tl::unexpected(!hostname  ? hostname.error()
                              : !release ? release.error()
                              : !zone    ? zone.error()
                                         : locales.error());
    }
    std::vector<std::string> evidence = {(*hostname)->hash};
    const std::string_view text = *release == nullptr ? std::string_view() : std::string_view((*release)->out);
    Value locale;
    for (const Entry* entry : *locales) {
        locale = shell_value(entry->out, "LANG");
        evidence.push_back(entry->hash);
    }
    if (*release != nullptr) {
        evidence.push_back((*release)->hash);
    }
    return std::vector<Fact>{make_fact("host",
                                       {{"name", text_or_null(short_name(*hostname))},
                                        {"os_family", "linux"},
                                        {"os_name", shell_value(text, "NAME")},
                                        {"os_version", shell_value(text, "VERSION_ID")},
                                        {"time_zone", time_zone(link_of(reply), *zone)},
                                        {"locale", locale}},
                                       evidence, Assurance::verified)};
}

Facts interface_facts(const Reply& reply) {
    const auto state = network_state(reply);
    if (!state) {
        return tl::unexpected(state.error());
    }
    std::vector<Fact> facts;
    for (const Interface& interface : state->interfaces) {
        facts.push_back(
            make_fact("network_interface", interface_record(interface, *state), state->evidence, Assurance::verified));
    }
    return facts;
}

Facts wan_facts(const Reply& reply) {
    const auto state = network_state(reply);
    if (!state) {
        return tl::unexpected(state.error());
    }
    Record record{{"mode", "off"}, {"address", nullptr}, {"gateway", nullptr}, {"dns", List()}};
    for (const Interface& interface : state->interfaces) {
        const bool outside = interface.name.starts_with("wan");
        if (outside || state->gateways.contains(interface.name)) {
            Record own = interface_record(interface, *state);
            const List* addresses = own["addresses"].as_list();
            record = {{"mode", own["dhcp"] == Value(true) ? "dhcp" : "static"},
                      {"address", addresses->empty() ? Value() : addresses->front()},
                      {"gateway", own["gateway"]},
                      {"dns", own["dns"]}};
            // What is called so is meant so, wherever the default route leads.
            if (outside) {
                break;
            }
        }
    }
    return std::vector<Fact>{make_fact("wan", record, state->evidence, Assurance::verified)};
}

Facts membership_facts(const Reply& reply) {
    const auto config = find_optional(reply, "samba", "smb-conf");
    const auto hostname = find_optional(reply, "host", "hostname");
    if (!config || !hostname) {
        return tl::unexpected(!config ? config.error() : hostname.error());
    }
    if (*config == nullptr) {
        const Record none{{"joined", false},  {"domain", nullptr},   {"workgroup", nullptr},
                          {"proof", nullptr}, {"controller", false}, {"account", nullptr}};
        return std::vector<Fact>{make_fact("domain_membership", none, {}, Assurance::verified)};
    }
    const auto membership = read_membership(reply, **config);
    if (!membership) {
        return tl::unexpected(membership.error());
    }
    return std::vector<Fact>{make_fact("domain_membership", membership_record(*membership, short_name(*hostname)),
                                       membership->evidence, Assurance::verified)};
}

Facts task_facts(const Reply& reply) {
    const auto files = find_entries(reply, "tasks", "crontab");
    if (!files) {
        return tl::unexpected(files.error());
    }
    constexpr std::string_view own = "/var/spool/cron/crontabs/";
    std::vector<Fact> facts;
    for (const Entry* file : *files) {
        const bool of_user = file->label.starts_with(own);
        for (const CronTask& task : parse_crontab(file->out, !of_user)) {
            facts.push_back(make_fact("scheduled_task",
                                      {{"name", fmt::format("{}:{}", file->label, task.line)},
                                       {"enabled", true},
                                       {"user", of_user ? file->label.substr(own.size()) : task.user},
                                       {"command", task.command},
                                       {"trigger", task.trigger}},
                                      {file->hash}, Assurance::verified));
        }
    }
    return facts;
}

Facts drive_facts(const Reply& reply) {
    std::map<std::string, Fact> by_folder;
    // What is mounted now stands after what is written down, and does not replace it.
    for (const bool persistent : {true, false}) {
        const auto file = find_optional(reply, "drives", persistent ? "fstab" : "mounts");
        if (!file) {
            return tl::unexpected(file.error());
        }
        if (*file == nullptr) {
            continue;
        }
        for (const MountLine& mount : parse_cifs_mounts((*file)->out)) {
            by_folder.emplace(
                folded(mount.folder),
                make_fact(
                    "mapped_drive",
                    {{"user", ""}, {"letter", mount.folder}, {"target", mount.target}, {"persistent", persistent}},
                    {(*file)->hash}, Assurance::verified));
        }
    }
    std::vector<Fact> facts;
    for (auto& [folder, fact] : by_folder) {
        facts.push_back(std::move(fact));
    }
    return facts;
}

}  // namespace plateau::linux_platform
