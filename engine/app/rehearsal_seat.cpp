#include "engine/app/rehearsal_seat.h"

#include <algorithm>

#include "engine/adapters/files/folder_case_store.h"
#include "engine/app/observe_lab.h"
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

/// The sealed disk of a machine; one that cannot be opened leaves the seat with what the running machine said.
FactsRecord read_disk(const SeatContext& context, const SeatStory& story, const LabMachine& machine, CaseStore& store) {
    const LinuxSubject subject = subject_of(machine.role, story.wanted);
    try {
        return observe_stopped_disk(
            context.places, machine.spec.disk, {story.request.store},
            {.role = subject.role, .name = subject.name, .kinds = subject.kinds, .extras = subject.extras}, store,
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

void do_answer(const SeatContext& context, const SeatStory& story, const std::stop_token& stop) {
    prepare_seat(context, story, stop);
    apply_answer(context.host.services(), *story.lab, story.result.scenario.answers.at(story.result.answer), stop);
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

void prepare_seat(const SeatContext& context, const SeatStory& story, const std::stop_token& stop) {
    const Scenario& scenario = story.result.scenario;
    if (!scenario.prepare.empty()) {
        apply_answer(context.host.services(), *story.lab,
                     {.name = preparation_name, .steps = scenario.prepare, .faults = {}}, stop);
    }
}

std::optional<std::string> observe_running_seat(const SeatContext& context, SeatStory& story,
                                                const std::stop_token& stop) {
    FolderCaseStore store(story.result.case_folder);
    const LabView view{.lab = *story.lab,
                       .plan = story.request.plan,
                       .wanted = story.wanted,
                       .secrets = context.secrets,
                       .programs = context.places.private_programs};
    LabFacts facts = observe_lab(context.host.services(), context.host.shell(), view, store, stop);
    story.records = std::move(facts.records);
    write_facts(story);
    return std::move(facts.router_reply);
}

void observe_sealed_seat(const SeatContext& context, SeatStory& story) {
    read_disks(context, story);
    write_facts(story);
}

KeptSeat kept_seat(const SeatStory& story) {
    KeptSeat seat{.id = story.result.seat,
                  .answer = story.result.answer,
                  .router = story.request.seat.router.kind,
                  .router_host_key = story.lab->router_host_key,
                  .images = {}};
    for (const auto& [role, image] : story.request.images) {
        seat.images.emplace(role, KeptImage{.name = image.name, .hash = image.hash});
    }
    return seat;
}

void tell_story(const SeatContext& context, SeatStory& story, const std::stop_token& stop) {
    const LabServices services = context.host.services();
    const std::string& seat = story.result.seat;
    try {
        run_phase(context.progress, seat, "phase.provision",
                  [&] { story.lab = provision(services, story.request, stop); });
        run_phase(context.progress, seat, "phase.answer", [&] { do_answer(context, story, stop); });
        std::optional<std::string> router_export;
        run_phase(context.progress, seat, "phase.observe",
                  [&] { router_export = observe_running_seat(context, story, stop); });
        throw_if_stopped(stop);
        if (context.after == AfterRehearsal::keep) {
            return;
        }
        run_phase(context.progress, seat, "phase.seal", [&] {
            seal(services, *story.lab,
                 {.case_folder = story.result.case_folder, .router_export = std::move(router_export)}, stop);
        });
        run_phase(context.progress, seat, "phase.disks", [&] { observe_sealed_seat(context, story); });
    } catch (const Error& error) {
        story.result.error = error;
    }
}

}  // namespace plateau
