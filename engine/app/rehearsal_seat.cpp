#include "engine/app/rehearsal_seat.h"

#include <algorithm>

#include "engine/adapters/files/folder_case_store.h"
#include "engine/app/router_login.h"
#include "engine/app/stopped_disks.h"
#include "engine/facts/facts_json.h"
#include "engine/lab/answer.h"
#include "engine/lab/executor.h"
#include "engine/lab/provision.h"
#include "engine/lab/seal.h"
#include "engine/platforms/linux/observe.h"
#include "engine/support/files.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

/// What is to be observed of a role.
LinuxSubject subject_of(const std::string& role, const std::map<std::string, Wanted>& wanted) {
    LinuxSubject subject{.role = role, .name = role, .kinds = {}};
    if (const auto found = wanted.find(role); found != wanted.end()) {
        subject.kinds.assign(found->second.kinds.begin(), found->second.kinds.end());
        subject.extras.scripts = found->second.scripts;
        subject.extras.files.assign(found->second.files.begin(), found->second.files.end());
    }
    return subject;
}

/// Observes the machines of one lab; keeps what the router answered, without its secrets, for its seal.
class Observer {
  public:
    Observer(const SeatContext& context, const SeatStory& story, std::stop_token stop)
        : context_(context),
          lab_(*story.lab),
          plan_(story.request.plan),
          wanted_(story.wanted),
          services_(context.host.services()),
          store_(story.result.case_folder),
          stop_(std::move(stop)) {}

    std::vector<FactsRecord> observe() {
        std::vector<std::string> roles;
        for (const LabMachine& machine : lab_.machines) {
            roles.push_back(machine.role);
        }
        std::vector<FactsRecord> records(roles.size());
        const auto errors =
            run_all(roles.size(), roles.size(), [&](std::size_t i) { records[i] = observe_role(roles[i]); });
        for (const auto& error : errors) {
            if (error) {
                std::rethrow_exception(error);
            }
        }
        std::sort(records.begin(), records.end(),
                  [](const FactsRecord& a, const FactsRecord& b) { return a.subject.role < b.subject.role; });
        return records;
    }

    std::optional<std::string> take_router_reply() { return std::move(router_reply_); }

  private:
    FactsRecord observe_role(const std::string& role) {
        const std::string name = lab_.find(role)->spec.name;
        const LinuxSubject subject = subject_of(role, wanted_);
        if (role == "router") {
            return observe_linux(router_channel(), subject, context_.secrets, store_, context_.host.clock());
        }
        const auto agent = services_.agent(name);
        return observe_linux(linux_channel(*agent, role, stop_), subject, context_.secrets, store_,
                             context_.host.clock());
    }

    /// As a jury would reach it: over the network of the post, with the administrator's account and the first of the
    /// passwords that opens it.
    LinuxChannel router_channel() {
        const ShellTarget target{.name_space = lab_.seat_network.name_space,
                                 .address = plan_.router->address,
                                 .port = 22,
                                 .user = plan_.router->user,
                                 .password = plan_.router->password,
                                 .private_key = {},
                                 .host_key = lab_.router_host_key};
        const auto wanted = wanted_.find("router");
        LinuxChannel channel = router_login_channel(
            context_.host.shell(), target,
            wanted == wanted_.end() ? std::map<std::string, std::string>() : wanted->second.passwords, stop_);
        channel.collect = [this, collect = std::move(channel.collect)](const LinuxQuestion& question) {
            Observed<std::string> reply = collect(question);
            if (reply) {
                router_reply_ = linux_reply_to_keep(*reply);
            }
            return reply;
        };
        return channel;
    }

    const SeatContext& context_;
    const Lab& lab_;
    const LabPlan& plan_;
    const std::map<std::string, Wanted>& wanted_;
    LabServices services_;
    FolderCaseStore store_;
    std::stop_token stop_;
    std::optional<std::string> router_reply_;
};

/// The sealed disk of a machine; one that cannot be opened leaves the seat with what the running machine said.
FactsRecord read_disk(const SeatContext& context, const SeatStory& story, const LabMachine& machine, CaseStore& store) {
    const LinuxSubject subject = subject_of(machine.role, story.wanted);
    try {
        return observe_stopped_disk(context.places, machine.spec.disk, {story.request.store}, subject, store,
                                    context.host.clock());
    } catch (const Error& error) {
        return unobserved_linux_disk({error.message().id, error.what()}, subject, store, context.host.clock());
    }
}

/// The router's own export stands for its disk.
void read_disks(const SeatContext& context, SeatStory& story) {
    FolderCaseStore store(story.result.case_folder);
    std::vector<const LabMachine*> machines;
    for (const LabMachine& machine : story.lab->machines) {
        if (machine.role != "router") {
            machines.push_back(&machine);
        }
    }
    std::vector<FactsRecord> records(machines.size());
    const auto errors = run_all(machines.size(), machines.size(),
                                [&](std::size_t i) { records[i] = read_disk(context, story, *machines[i], store); });
    for (const auto& error : errors) {
        if (error) {
            std::rethrow_exception(error);
        }
    }
    std::move(records.begin(), records.end(), std::back_inserter(story.records));
}

void write_facts(const SeatStory& story) {
    std::string lines;
    for (const FactsRecord& record : story.records) {
        lines += facts_to_json(record) + "\n";
    }
    write_file_atomically(story.result.case_folder / "facts.jsonl", lines, 0600);
}

/// The name of the steps that make a post ready for a candidate, where one of them fails.
constexpr const char* preparation = "prepare";

void do_answer(const SeatContext& context, const SeatStory& story, const std::stop_token& stop) {
    const LabServices services = context.host.services();
    const Scenario& scenario = story.result.scenario;
    if (!scenario.prepare.empty()) {
        apply_answer(services, *story.lab, {.name = preparation, .steps = scenario.prepare, .faults = {}}, stop);
    }
    apply_answer(services, *story.lab, scenario.answers.at(story.result.answer), stop);
}

}  // namespace

void run_phase(const Progress& progress, const std::string& seat, const std::string& phase,
               const std::function<void()>& work) {
    const auto tell = [&](ProgressEvent::State state) {
        if (progress) {
            progress({seat, "", phase, state, Message{"step." + phase, {{"seat", seat}}}});
        }
    };
    tell(ProgressEvent::State::begin);
    try {
        work();
    } catch (...) {
        tell(ProgressEvent::State::failed);
        throw;
    }
    tell(ProgressEvent::State::done);
}

void tell_story(const SeatContext& context, SeatStory& story, const std::stop_token& stop) {
    const LabServices services = context.host.services();
    const std::string& seat = story.result.seat;
    try {
        run_phase(context.progress, seat, "phase.provision",
                  [&] { story.lab = provision(services, story.request, stop); });
        run_phase(context.progress, seat, "phase.answer", [&] { do_answer(context, story, stop); });
        std::optional<std::string> router_export;
        run_phase(context.progress, seat, "phase.observe", [&] {
            Observer observer(context, story, stop);
            story.records = observer.observe();
            router_export = observer.take_router_reply();
            write_facts(story);
        });
        throw_if_stopped(stop);
        run_phase(context.progress, seat, "phase.seal", [&] {
            seal(services, *story.lab,
                 {.case_folder = story.result.case_folder, .router_export = std::move(router_export)}, stop);
        });
        run_phase(context.progress, seat, "phase.disks", [&] {
            read_disks(context, story);
            write_facts(story);
        });
    } catch (const Error& error) {
        story.result.error = error;
    }
}

}  // namespace plateau
