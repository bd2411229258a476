#include "engine/app/wanted.h"

#include <algorithm>

#include "engine/facts/value_json.h"
#include "engine/grading/fact_check.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

std::string text_in(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr || member->as_string() == nullptr ? std::string() : *member->as_string();
}

/// What the item's grader wants beyond the kinds of its check; nothing when it does not say.
std::optional<List> wants_of(const Item& item, const CheckSpec& check, GraderSet& graders) {
    if (item.check == fact_check_id) {
        const std::string path = file_wanted(item.expect);
        return path.empty() ? List()
                            : List{Record{{"kind", "file"}, {"of", item.on}, {"with", Record{{"path", path}}}}};
    }
    const Value question(Record{{"check", item.check}, {"on", item.on}, {"expect", item.expect}});
    const auto answer = graders.wants(check.family, to_json(question));
    const auto wants = answer ? value_from_json(*answer) : tl::unexpected(std::string());
    return wants && wants->as_list() != nullptr ? std::optional(*wants->as_list()) : std::nullopt;
}

void add_want(const Item& item, const Value& want, std::map<std::string, Wanted>& wanted) {
    const Value* with = want.find("with");
    const auto role = wanted.find(text_in(want, "of"));
    if (with == nullptr || role == wanted.end()) {
        return;
    }
    if (const std::string path = text_in(*with, "path"); text_in(want, "kind") == "file" && !path.empty()) {
        role->second.files.insert(path);
    }
    if (const std::string tried = text_in(*with, "tried"); text_in(want, "kind") == "router_admin" && !tried.empty()) {
        const std::string password = text_in(*with, "password");
        const auto [known, is_new] = role->second.passwords.emplace(tried, password);
        if (!is_new && known->second != password) {
            throw Error(ErrorKind::invalid_input, Message{"guide.two_passwords", {{"item", item.id}, {"name", tried}}});
        }
    }
}

bool needs_address(const Trial& trial) {
    return trial.sort == TrialSort::share || trial.sort == TrialSort::port;
}

/// A machine whose address comes by DHCP must say which it has.
void add_trials(const Item& item, const LabPlan& lab, std::map<std::string, Wanted>& wanted) {
    if (item.trials.empty()) {
        return;
    }
    Wanted& of_role = wanted[item.on];
    of_role.trials.insert(of_role.trials.end(), item.trials.begin(), item.trials.end());
    const auto machine = std::find_if(lab.machines.begin(), lab.machines.end(),
                                      [&](const MachinePlan& plan) { return plan.role == item.on; });
    const bool unknown = machine != lab.machines.end() && !machine->address;
    if (unknown && std::any_of(item.trials.begin(), item.trials.end(), needs_address)) {
        of_role.kinds.insert("network_interface");
    }
}

}  // namespace

std::map<std::string, Wanted> wanted_by(const Scenario& scenario, GraderSet& graders) {
    std::map<std::string, Wanted> wanted;
    for (const MachinePlan& machine : scenario.lab.machines) {
        wanted[machine.role].kinds.insert("host");
    }
    if (scenario.lab.router) {
        wanted["router"].kinds.insert("host");
    }
    for (const CustomObservation& observation : scenario.observations) {
        wanted[observation.on].scripts.emplace(observation.id, observation.run);
    }
    for (const Item& item : scenario.guide) {
        add_trials(item, scenario.lab, wanted);
        const auto check = graders.catalogue().checks.find(item.check);
        const auto wants =
            check == graders.catalogue().checks.end() ? std::nullopt : wants_of(item, check->second, graders);
        if (!wants) {
            continue;
        }
        for (const CheckRead& read : reads_of(check->second, item.expect)) {
            const auto member = item.expect.find(read.of);
            const std::string* named = member == item.expect.end() ? nullptr : member->second.as_string();
            const std::string* role = read.of.empty() ? &item.on : named;
            if (role != nullptr) {
                wanted[*role].kinds.insert(read.kind);
            }
        }
        for (const Value& want : *wants) {
            add_want(item, want, wanted);
        }
    }
    return wanted;
}

}  // namespace plateau
