#include "engine/app/observe_lab.h"

#include <algorithm>

#include "engine/app/router_login.h"
#include "engine/lab/executor.h"
#include "engine/trials/trials.h"

namespace plateau {

namespace {

class Observer {
  public:
    Observer(const LabServices& services, RemoteShell& shell, const LabView& view, CaseStore& store,
             std::stop_token stop)
        : services_(services), shell_(shell), view_(view), store_(store), stop_(std::move(stop)) {}

    LabFacts observe() {
        const std::vector<LabMachine>& machines = view_.lab.machines;
        LabFacts facts;
        facts.records.resize(machines.size());
        const auto errors = run_all(machines.size(), machines.size(),
                                    [&](std::size_t i) { facts.records[i] = observe_machine(machines[i]); });
        for (const auto& error : errors) {
            if (error) {
                std::rethrow_exception(error);
            }
        }
        std::sort(facts.records.begin(), facts.records.end(),
                  [](const FactsRecord& a, const FactsRecord& b) { return a.subject.role < b.subject.role; });
        facts.router_reply = std::move(router_reply_);
        make_trials(
            {.helper = services_.helper,
             .agent = [this](const std::string& role) { return services_.agent(view_.lab.find(role)->spec.name); },
             .programs = view_.programs},
            view_.lab.seat_network.name_space, role_trials(facts.records), facts.records, store_, stop_);
        return facts;
    }

  private:
    std::vector<RoleTrials> role_trials(const std::vector<FactsRecord>& records) const {
        std::vector<RoleTrials> roles;
        for (const FactsRecord& record : records) {
            const std::string& role = record.subject.role;
            if (const auto wanted = view_.wanted.find(role); wanted != view_.wanted.end()) {
                roles.push_back({.role = role, .trials = wanted->second.trials, .address = address_of(record)});
            }
        }
        return roles;
    }

    /// As planned, or as the machine says where DHCP gave it one.
    std::optional<Ipv4Address> address_of(const FactsRecord& record) const {
        if (record.subject.role == "router") {
            return view_.plan.router->address;
        }
        for (const MachinePlan& machine : view_.plan.machines) {
            if (machine.role == record.subject.role && machine.address) {
                return machine.address;
            }
        }
        return address_in(record, view_.plan.subnet);
    }

    FactsRecord observe_machine(const LabMachine& machine) {
        const LinuxSubject subject = subject_of(machine.role, view_.wanted);
        if (machine.role == "router") {
            return observe_linux(router_channel(), subject, view_.secrets, store_, services_.clock);
        }
        const auto agent = services_.agent(machine.spec.name);
        return observe_linux(linux_channel(*agent, machine.role, stop_), subject, view_.secrets, store_,
                             services_.clock);
    }

    /// With the administrator's account and the first of the passwords that opens it.
    LinuxChannel router_channel() {
        const RouterPlan& router = *view_.plan.router;
        const ShellTarget target{.name_space = view_.lab.seat_network.name_space,
                                 .address = router.address,
                                 .port = 22,
                                 .user = router.user,
                                 .password = router.password,
                                 .private_key = {},
                                 .host_key = view_.lab.router_host_key};
        const auto wanted = view_.wanted.find("router");
        LinuxChannel channel = router_login_channel(
            shell_, target,
            wanted == view_.wanted.end() ? std::map<std::string, std::string>() : wanted->second.passwords, stop_);
        channel.collect = [this, collect = std::move(channel.collect)](const LinuxQuestion& question) {
            Observed<std::string> reply = collect(question);
            if (reply) {
                router_reply_ = linux_reply_to_keep(*reply);
            }
            return reply;
        };
        return channel;
    }

    const LabServices& services_;
    RemoteShell& shell_;
    const LabView& view_;
    CaseStore& store_;
    std::stop_token stop_;
    std::optional<std::string> router_reply_;  ///< of the only thread that asks the router
};

}  // namespace

LinuxSubject subject_of(const std::string& role, const std::map<std::string, Wanted>& wanted) {
    LinuxSubject subject{.role = role, .name = role, .kinds = {}};
    if (const auto found = wanted.find(role); found != wanted.end()) {
        subject.kinds.assign(found->second.kinds.begin(), found->second.kinds.end());
        subject.extras.scripts = found->second.scripts;
        subject.extras.files.assign(found->second.files.begin(), found->second.files.end());
    }
    return subject;
}

LabFacts observe_lab(const LabServices& services, RemoteShell& shell, const LabView& view, CaseStore& store,
                     const std::stop_token& stop) {
    return Observer(services, shell, view, store, stop).observe();
}

}  // namespace plateau
