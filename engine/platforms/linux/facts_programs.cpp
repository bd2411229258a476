#include <map>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/parse_programs.h"

namespace plateau::linux_platform {

Facts software_facts(const Reply& reply) {
    const auto database = find_optional(reply, "software", "packages");
    if (!database) {
        return tl::unexpected(database.error());
    }
    std::vector<Fact> facts;
    if (*database == nullptr) {
        return facts;
    }
    const auto packages = parse_packages((*database)->out);
    if (!packages) {
        return tl::unexpected(packages.error());
    }
    // A package of two architectures is one piece of software.
    std::map<std::string, Fact> by_name;
    for (const Package& package : *packages) {
        by_name.emplace(package.name,
                        make_fact("software",
                                  {{"name", package.name},
                                   {"version", package.version},
                                   {"publisher", package.maintainer.empty() ? Value() : Value(package.maintainer)}},
                                  {(*database)->hash}, Assurance::verified));
    }
    for (auto& [name, fact] : by_name) {
        facts.push_back(std::move(fact));
    }
    return facts;
}

Facts service_facts(const Reply& reply) {
    const auto links = find_entry(reply, "services", "services");
    if (!links) {
        return tl::unexpected(links.error());
    }
    const auto units = parse_services((*links)->out);
    if (!units) {
        return tl::unexpected(units.error());
    }
    std::vector<Fact> facts;
    for (const ServiceUnit& unit : *units) {
        facts.push_back(make_fact("service", {{"name", unit.name}, {"startup", unit.startup}}, {(*links)->hash},
                                  Assurance::verified));
    }
    return facts;
}

Facts update_policy_facts(const Reply& reply) {
    const auto asked = find_entry(reply, "updates", "updates");
    const auto files = find_entries(reply, "updates", "apt-conf");
    if (!asked || !files) {
        return tl::unexpected(!asked ? asked.error() : files.error());
    }
    AptPeriodic periodic;
    std::vector<std::string> evidence;
    for (const Entry* file : *files) {
        read_apt_periodic(file->out, periodic);
        evidence.push_back(file->hash);
    }
    const auto on = [](const std::string& days) { return !days.empty() && days != "0"; };
    const char* mode = on(periodic.upgrade)    ? "automatic"
                       : on(periodic.download) ? "download"
                       : on(periodic.lists)    ? "notify"
                                               : "off";
    // Lists that are never read leave nothing to upgrade to.
    const bool enabled = on(periodic.lists);
    return std::vector<Fact>{make_fact("update_policy", {{"enabled", enabled}, {"mode", enabled ? mode : "off"}},
                                       std::move(evidence), Assurance::sourced)};
}

}  // namespace plateau::linux_platform
