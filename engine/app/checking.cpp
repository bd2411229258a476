#include "engine/app/checking.h"

#include <algorithm>
#include <chrono>

#include "engine/adapters/files/folder_case_store.h"
#include "engine/app/correcting.h"
#include "engine/app/observe_lab.h"
#include "engine/facts/facts_json.h"
#include "engine/grading/correct.h"
#include "engine/grading/correction_json.h"
#include "engine/lab/executor.h"
#include "engine/lab/folders.h"
#include "engine/lab/reset_machine.h"
#include "engine/scenario/for_seat.h"
#include "engine/scenario/load.h"
#include "engine/support/files.h"
#include "engine/support/utc_text.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view correction_file = "correction.json";
constexpr std::string_view facts_file = "facts.jsonl";

/// A check's results are written beside those of the last one and then take their place.
struct CheckFolders {
    explicit CheckFolders(const fs::path& seat)
        : last(seat / "last-check"), next(seat / ".next-check"), old(seat / ".old-check") {}

    void clear() const {
        remove_folder(next);
        remove_folder(old);
    }
    void replace() const {
        if (fs::exists(last)) {
            rename_folder(last, old);
        }
        rename_folder(next, last);
        remove_folder(old);
    }

    fs::path last;
    fs::path next;
    fs::path old;
};

fs::path folder_of(const KeptRehearsal& record, const std::string& seat) {
    return record.folder / ("seat-" + seat);
}

std::vector<FileLock> lock_seats(const KeptChoice& choice) {
    std::vector<FileLock> locks;
    for (const std::string& seat : choice.seats) {
        auto lock = FileLock::try_lock(choice.instance.folder() / ("seat-" + seat + ".lock"));
        if (!lock) {
            throw Error(ErrorKind::conflict, Message{"check.seat.busy", {{"seat", seat}}});
        }
        locks.push_back(std::move(*lock));
    }
    return locks;
}

Places with_store(Places places, const fs::path& store) {
    places.store = store;
    return places;
}

/// "client" of "practice/client".
std::string role_in(const std::string& image) {
    return image.substr(image.find('/') + 1);
}

struct LastCheck {
    Correction correction;
    std::string at;
};

/// Nothing when there is none that can be read: the next one is then the first.
std::optional<LastCheck> read_last(const fs::path& folder) {
    const fs::path file = folder / correction_file;
    std::error_code none;
    const auto written = fs::last_write_time(file, none);
    if (none) {
        return std::nullopt;
    }
    auto correction = correction_from_json(read_file(file));
    const auto at =
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(std::chrono::file_clock::to_sys(written));
    return correction ? std::optional(LastCheck{.correction = std::move(*correction), .at = utc_text(at)})
                      : std::nullopt;
}

void rethrow_first(const std::vector<std::exception_ptr>& errors) {
    for (const auto& error : errors) {
        if (error) {
            std::rethrow_exception(error);
        }
    }
}

}  // namespace

Scenario scenario_at(const Places& places, const KeptRehearsal& record, const std::string& seat) {
    return for_seat(load_scenario(record.scenario, installed_graders(places, record.scenario)->catalogue()), seat);
}

Checking::Checking(const Places& places, KeptChoice choice)
    : places_(with_store(places, choice.instance.store())),
      choice_(std::move(choice)),
      locks_(lock_seats(choice_)),
      host_(places_, choice_.record.uri, {choice_.instance.id()}, choice_.record.folder, {}),
      secrets_(places_.centre_key()) {}

/// What cannot be read now leaves what was read before, if it ever was.
std::optional<Error> Checking::read_scenario() {
    try {
        const fs::path& folder = choice_.record.scenario;
        auto graders = installed_graders(places_, folder);
        scenario_ = load_scenario(folder, graders->catalogue());
        graders_ = std::move(graders);
        return std::nullopt;
    } catch (const Error& error) {
        if (!scenario_) {
            throw;
        }
        return error;
    }
}

LabRequest Checking::request_of(const KeptSeat& seat, const Scenario& scenario) const {
    LabRequest request{.owner = {.instance = choice_.instance.id(), .session = choice_.record.session, .seat = seat.id},
                       .plan = scenario.lab,
                       .seat = {.id = seat.id, .host = {}, .router = {.kind = seat.router}},
                       .images = {},
                       .store = places_.store,
                       .accelerator = choice_.record.accelerator};
    for (const auto& [role, image] : seat.images) {
        request.images[role] = {.name = image.name, .role = role_in(image.name), .hash = image.hash};
    }
    for (const MachinePlan& machine : scenario.lab.machines) {
        if (!seat.images.contains(machine.role)) {
            throw Error(ErrorKind::invalid_input,
                        Message{"check.lab_changed", {{"role", machine.role}, {"session", choice_.record.session}}});
        }
    }
    return request;
}

std::vector<SeatCheck> Checking::check(const std::stop_token& stop) {
    const std::optional<Error> broken = read_scenario();
    const std::size_t count = choice_.seats.size();
    std::vector<Scenario> scenarios;
    std::vector<std::map<std::string, Wanted>> wanted;
    for (const std::string& seat : choice_.seats) {
        scenarios.push_back(for_seat(*scenario_, seat));
        wanted.push_back(wanted_by(scenarios.back(), *graders_));
    }
    std::vector<std::vector<FactsRecord>> records(count);
    rethrow_first(run_all(count, count, [&](std::size_t i) {
        const KeptSeat& seat = *choice_.record.find(choice_.seats[i]);
        const CheckFolders folders(folder_of(choice_.record, seat.id));
        folders.clear();
        make_folders(folders.next);
        Lab lab = plan_lab(request_of(seat, scenarios[i]));
        lab.router_host_key = seat.router_host_key;
        FolderCaseStore store(folders.next);
        const LabView view{.lab = lab,
                           .plan = scenarios[i].lab,
                           .wanted = wanted[i],
                           .secrets = secrets_,
                           .programs = places_.private_programs};
        records[i] = observe_lab(host_.services(), host_.shell(), view, store, stop).records;
    }));
    throw_if_stopped(stop);
    std::vector<SeatCheck> checks;
    for (std::size_t i = 0; i < count; ++i) {
        checks.push_back(correct_seat(choice_.seats[i], scenarios[i], records[i]));
        checks.back().broken = broken;
    }
    return checks;
}

SeatCheck Checking::correct_seat(const std::string& seat, const Scenario& scenario,
                                 const std::vector<FactsRecord>& records) {
    const CheckFolders folders(folder_of(choice_.record, seat));
    const auto last = read_last(folders.last);
    SeatCheck check{
        .session = choice_.record.session,
        .seat = seat,
        .at = utc_text(host_.clock().now()),
        .since = last ? last->at : "",
        .folder = folders.last,
        .scenario = scenario,
        .correction = correct(
            {.scenario = scenario, .secrets = secrets_, .records = records, .seat = seat, .candidate = {}}, *graders_),
        .changes = {},
        .broken = std::nullopt};
    check.changes = changes_between(last ? std::optional(last->correction) : std::nullopt, check.correction);
    std::string lines;
    for (const FactsRecord& record : records) {
        lines += facts_to_json(record) + "\n";
    }
    write_file_atomically(folders.next / facts_file, lines, 0600);
    write_file_atomically(folders.next / correction_file, to_json(check.correction) + "\n", 0600);
    folders.replace();
    return check;
}

void Checking::require_role(const std::string& seat, const std::string& role) const {
    if (!choice_.record.find(seat)->images.contains(role)) {
        throw Error(ErrorKind::usage, Message{"check.role.unknown", {{"role", role}, {"seat", seat}}});
    }
}

void Checking::reset(const std::string& seat, const std::string& role, const Progress& progress,
                     const std::stop_token& stop) {
    require_role(seat, role);
    const KeptSeat& kept = *choice_.record.find(seat);
    const KeptImage& image = kept.images.at(role);
    if (const auto broken = read_scenario()) {
        throw *broken;
    }
    const Scenario scenario = for_seat(*scenario_, seat);
    LabRequest request = request_of(kept, scenario);
    request.images[role] = ImageStore(places_.store, places_.recipes).find(image.name, image.hash);
    Lab lab = plan_lab(request);
    lab.router_host_key = kept.router_host_key;
    LabServices services = host_.services();
    services.progress = progress;
    try {
        reset_machine(services, lab, role, scenario.prepare, stop);
    } catch (...) {
        remember_host_key(seat, lab.router_host_key);
        throw;
    }
    remember_host_key(seat, lab.router_host_key);
}

void Checking::remember_host_key(const std::string& seat, const std::string& key) {
    if (choice_.record.find(seat)->router_host_key == key) {
        return;
    }
    choice_.instance.change_record([&](const std::string& record) {
        choice_.record = with_host_key(choice_.instance, record, seat, key);
        return to_json(choice_.record);
    });
}

}  // namespace plateau
