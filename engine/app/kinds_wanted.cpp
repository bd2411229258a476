#include "engine/app/kinds_wanted.h"

namespace plateau {

std::map<std::string, std::set<std::string>> kinds_wanted(const Scenario& scenario, const CheckCatalogue& catalogue) {
    std::map<std::string, std::set<std::string>> wanted;
    for (const MachinePlan& machine : scenario.lab.machines) {
        wanted[machine.role].insert("host");
    }
    if (scenario.lab.router) {
        wanted["router"].insert("host");
    }
    for (const Item& item : scenario.guide) {
        const auto check = catalogue.checks.find(item.check);
        if (check == catalogue.checks.end()) {
            continue;
        }
        for (const CheckRead& read : check->second.reads) {
            const auto member = item.expect.find(read.of);
            const std::string* role = member == item.expect.end() ? nullptr : member->second.as_string();
            if (read.of.empty() || role != nullptr) {
                wanted[read.of.empty() ? item.on : *role].insert(read.kind);
            }
        }
    }
    return wanted;
}

}  // namespace plateau
