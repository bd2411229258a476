#include "engine/app/lab_worker.h"

#include <algorithm>
#include <set>

#include "engine/adapters/qemu/accelerator_probe.h"
#include "engine/app/correcting.h"
#include "engine/app/seat_plan.h"
#include "engine/app/wanted.h"
#include "engine/custody/signed_seal.h"
#include "engine/facts/value_json.h"
#include "engine/lab/folders.h"
#include "engine/lab/provision.h"
#include "engine/lab/seal.h"
#include "engine/lab/teardown.h"
#include "engine/model/record_members.h"
#include "engine/scenario/for_seat.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

constexpr const char* manifest_file = "manifest.json";
constexpr const char* facts_file = "facts.jsonl";
constexpr const char* seal_file = "seal.json";
constexpr std::string_view lab_schema = "plateau.lab/1";
const char* const hypervisor_uri = "qemu:///system";

/// What of a lab cannot be planned again: kept in the case folder once the post is ready.
fs::path lab_file(const SeatStory& story) {
    return story.result.case_folder / "lab.json";
}

void keep_lab(const SeatStory& story) {
    Record images;
    for (const auto& [role, image] : story.request.images) {
        images.emplace(role, Record{{"name", image.name}, {"sha256", image.hash}});
    }
    const Value record =
        Record{{"schema", lab_schema}, {"router_host_key", story.lab->router_host_key}, {"images", std::move(images)}};
    write_file_atomically(lab_file(story), to_json(record) + "\n", 0600);
}

Error damaged_lab(const fs::path& file, const std::string& why) {
    return {ErrorKind::damaged, Message{"session.lab.damaged", {{"file", file.string()}, {"why", why}}}};
}

/// Reads what keep_lab() wrote: the images a launched post stands on, whatever their recipes are by now.
void read_lab(SeatStory& story, const ImageStore& store) {
    const fs::path file = lab_file(story);
    const auto value = value_from_json(read_file(file));
    if (!value) {
        throw damaged_lab(file, value.error());
    }
    try {
        const RecordMembers members(*value, "lab", {"schema", "router_host_key", "images"});
        for (const auto& [role, image] : members.record("images")) {
            const RecordMembers named(image, members.path("images"), {"name", "sha256"});
            story.request.images[role] = store.find(named.text("name"), named.text("sha256"));
        }
        story.lab = plan_lab(story.request);
        story.lab->router_host_key = members.any_text("router_host_key");
    } catch (const RefusedRecord& refused) {
        throw damaged_lab(file, refused.why);
    }
}

const Seat& seat_of(const Room& room, const std::string& seat) {
    const auto found =
        std::find_if(room.seats.begin(), room.seats.end(), [&](const Seat& each) { return each.id == seat; });
    if (found == room.seats.end()) {
        throw Error(ErrorKind::not_found, Message{"session.room.no_seat", {{"room", room.id}, {"seat", seat}}});
    }
    return *found;
}

}  // namespace

LabWorker::LabWorker(const Places& places, LabWorkerSettings settings)
    : places_(places),
      settings_(std::move(settings)),
      host_(places, hypervisor_uri, {settings_.instance}, places.state / "sessions", settings_.progress),
      images_(places.store, places.recipes),
      secrets_(places.centre_key()) {}

/// One post at a time: the first builds what the others find.
void LabWorker::ensure_images(SeatStory& story, const Room& room, const std::stop_token& stop) {
    const std::lock_guard lock(images_mutex_);
    for (const auto& [role, name] : image_names(story.result.scenario, room, story.request.seat)) {
        images_.ensure(name.substr(0, name.find('/')), [](std::string_view) {}, stop);
        story.request.images.emplace(role, images_.find(name));
    }
    const GoldenImage& any = story.request.images.begin()->second;
    story.request.accelerator =
        choose_accelerator(any.kernel, any.initrd, places_.state / "accelerator.json", {}, stop);
}

SeatStory LabWorker::story_of(const SessionPlan& plan, const std::string& session, const std::string& seat) const {
    SeatStory story;
    story.result.seat = seat;
    story.result.scenario = for_seat(plan.scenario, seat);
    story.result.case_folder = session_folder(places_, session).seat(seat);
    story.request.owner = {.instance = settings_.instance, .session = session, .seat = seat};
    story.request.plan = story.result.scenario.lab;
    story.request.seat = seat_of(plan.room, seat);
    story.request.store = places_.store;
    return story;
}

SeatStory LabWorker::launched_story(const std::string& session, const std::string& seat) const {
    SeatStory story = story_of(read_session_files(places_, session, settings_.version_of(session)), session, seat);
    read_lab(story, images_);
    return story;
}

SeatContext LabWorker::context() {
    return {.places = places_,
            .host = host_,
            .progress = settings_.progress,
            .secrets = secrets_,
            .after = AfterRehearsal::remove};
}

void LabWorker::launch(const std::string& session, const std::string& seat, const std::stop_token& stop) {
    const SessionPlan plan = read_session_files(places_, session, settings_.version_of(session));
    SeatStory story = story_of(plan, session, seat);
    ensure_images(story, plan.room, stop);
    make_folders(story.result.case_folder);
    destroy(host_.services(), plan_lab(story.request));
    story.lab = provision(host_.services(), story.request, stop);
    keep_lab(story);
    prepare_seat(context(), story, stop);
}

bool LabWorker::runs(const std::string& session, const std::string& seat) {
    const SeatStory story = launched_story(session, seat);
    return std::all_of(story.lab->machines.begin(), story.lab->machines.end(), [this](const LabMachine& machine) {
        return host_.services().hypervisor.state(machine.spec.name) == MachineState::running;
    });
}

std::string LabWorker::seal(const std::string& session, const std::string& seat, const std::stop_token& stop) {
    SeatStory story = launched_story(session, seat);
    story.wanted =
        wanted_by(story.result.scenario, *installed_graders(places_, session_folder(places_, session).scenario()));
    std::optional<std::string> router_export = observe_running_seat(context(), story, stop);
    const SealManifest manifest =
        plateau::seal(host_.services(), *story.lab,
                      {.case_folder = story.result.case_folder, .router_export = std::move(router_export)}, stop);
    observe_sealed_seat(context(), story);
    sign(story, manifest);
    return sha256_of(read_file(story.result.case_folder / manifest_file));
}

/// The facts that only a running machine told are sealed with its disks.
void LabWorker::sign(const SeatStory& story, const SealManifest& manifest) const {
    const std::string facts = read_file(story.result.case_folder / facts_file);
    const SealedFile sealed{
        .name = facts_file, .size = static_cast<std::int64_t>(facts.size()), .sha256 = sha256_of(facts)};
    const SignedSeal seal = signed_seal_of(manifest, story.result.seat, settings_.plateau, sealed);
    write_file_atomically(story.result.case_folder / seal_file, to_text(seal, settings_.signature), 0600);
}

void LabWorker::remove(const std::string& session, const std::string& seat) {
    SeatStory story = story_of(read_session_files(places_, session, settings_.version_of(session)), session, seat);
    if (!fs::exists(lab_file(story))) {
        return;
    }
    read_lab(story, images_);
    LabParts parts{.machines = {},
                   .network = true,
                   .name_space = true,
                   .folder = !fs::exists(story.result.case_folder / manifest_file)};
    for (const LabMachine& machine : story.lab->machines) {
        parts.machines.push_back(machine.spec.name);
    }
    const std::vector<Error> errors = tear_down(host_.services(), *story.lab, parts);
    if (!errors.empty()) {
        throw errors.front();
    }
}

}  // namespace plateau
