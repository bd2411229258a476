#include "engine/app/session_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "engine/app/correcting.h"
#include "engine/lab/folders.h"
#include "engine/model/ownership.h"
#include "engine/scenario/load.h"
#include "engine/scenario/roster.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/unique_fd.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view step = "step1";
/// Beside letters, digits and '-', names of domains have a limit of their own: "plateau-SESSION-SEAT-ROLE".
constexpr std::size_t longest_name = 24;

void require_name(const std::string& name) {
    if (!is_owner_part(name) || name.size() > longest_name) {
        throw Error(ErrorKind::usage,
                    Message{"session.name.invalid", {{"session", name}, {"longest", std::to_string(longest_name)}}});
    }
}

/// Seats of other hosts wait for the day a daemon reaches them.
void require_local(const Room& room) {
    for (const Host& host : room.hosts) {
        if (host.uri != room.hosts.front().uri) {
            throw Error(ErrorKind::invalid_input,
                        Message{"session.room.hosts", {{"room", room.id}, {"host", host.name}, {"uri", host.uri}}});
        }
    }
    for (const Seat& seat : room.seats) {
        if (seat.router.kind != "vm") {
            throw Error(
                ErrorKind::invalid_input,
                Message{"session.room.router", {{"room", room.id}, {"seat", seat.id}, {"kind", seat.router.kind}}});
        }
    }
}

/// The exams of a scenario with what the first step of each lasts: by its referential, else as the scenario says. The
/// whole one comes first: it is that of a line that names none.
std::vector<ExamTime> exams_of(const Scenario& scenario, const std::vector<fs::path>& referentials,
                               std::chrono::seconds otherwise) {
    const auto referential = referential_of(scenario, referentials);
    std::vector<ExamTime> exams;
    for (const auto& [exam, items] : scenario.exams) {
        ExamTime time{.exam = exam, .duration = otherwise};
        if (referential && referential->exams.contains(exam)) {
            const auto& timing = referential->exams.at(exam).timing_seconds;
            const auto found = timing.find(std::string(step));
            time.duration = found == timing.end() ? otherwise : std::chrono::seconds(found->second);
        }
        exams.insert(exam == "full" ? exams.begin() : exams.end(), std::move(time));
    }
    return exams.empty() ? std::vector<ExamTime>{{.exam = "full", .duration = otherwise}} : exams;
}

/// The candidates of a session's roster by seat.
std::map<std::string, SeatedCandidate> read_candidates(const SessionFolder& folder, const Room& room,
                                                       std::vector<ExamTime> exams, std::chrono::seconds duration) {
    RosterRules rules{.seats = {}, .exams = std::move(exams)};
    for (const Seat& seat : room.seats) {
        rules.seats.push_back(seat.id);
    }
    std::map<std::string, SeatedCandidate> candidates;
    for (const RosterLine& line : load_roster(folder.roster(), rules)) {
        const auto exam = std::find_if(rules.exams.begin(), rules.exams.end(),
                                       [&](const ExamTime& each) { return each.exam == line.exam; });
        candidates[line.seat] = {.id = line.candidate,
                                 .name = line.name,
                                 .exam = line.exam,
                                 .duration = exam->duration == duration ? std::nullopt : std::optional(exam->duration),
                                 .extra = line.extra,
                                 .extra_reference = line.extra_reference};
    }
    return candidates;
}

void copy_folder(const fs::path& from, const fs::path& to) {
    std::error_code code;
    fs::copy(from, to, fs::copy_options::recursive, code);
    if (code) {
        throw Error(
            ErrorKind::unavailable,
            Message{"session.copy.failed", {{"from", from.string()}, {"to", to.string()}, {"why", code.message()}}});
    }
}

void sync_file_system_of(const fs::path& folder) {
    const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::syncfs(fd.get()) != 0) {
        throw Error(ErrorKind::unavailable, Message{"session.not_on_disk", {{"folder", folder.string()}}});
    }
}

}  // namespace

SessionFolder session_folder(const Places& places, const std::string& session) {
    return {places.state / "sessions" / session};
}

SessionCreated make_session_files(const Places& places, const NewSession& wanted) {
    require_name(wanted.name);
    const SessionFolder folder = session_folder(places, wanted.name);
    const SessionFolder made{folder.path.parent_path() / (".new-" + wanted.name)};
    remove_folder(made.path);
    make_folders(made.path);
    const fs::path source = places.scenario(wanted.scenario);
    copy_folder(source, made.scenario());
    const std::string room_text = wanted.room.empty() ? read_file(source / "room.yaml") : wanted.room;
    write_file_atomically(made.room(), room_text);
    const Scenario scenario = load_scenario(made.scenario(), installed_graders(places, made.scenario())->catalogue());
    const Room room = load_room(made.room());
    require_local(room);
    const auto duration = scenario.timing_seconds.find(std::string(step));
    if (duration == scenario.timing_seconds.end()) {
        throw Error(ErrorKind::invalid_input, Message{"session.timing.absent", {{"scenario", scenario.id}}});
    }
    std::map<std::string, SeatedCandidate> candidates;
    if (!wanted.roster.empty()) {
        write_file_atomically(made.roster(), wanted.roster, 0600);
        const std::chrono::seconds whole(duration->second);
        candidates = read_candidates(made, room, exams_of(scenario, places.referentials(source), whole), whole);
    }
    remove_folder(folder.path);
    rename_folder(made.path, folder.path);
    sync_file_system_of(folder.path);
    SessionCreated created{.name = wanted.name,
                           .scenario = scenario.id,
                           .scenario_version = scenario.version,
                           .room = room.id,
                           .duration = std::chrono::seconds(duration->second),
                           .posts = {}};
    for (const Seat& seat : room.seats) {
        created.posts.push_back({.seat = seat.id, .candidate = candidates[seat.id]});
    }
    return created;
}

SessionPlan read_session_files(const Places& places, const std::string& session, const std::string& version) {
    const SessionFolder folder = session_folder(places, session);
    SessionPlan plan{
        .scenario = load_scenario(folder.scenario(), installed_graders(places, folder.scenario())->catalogue()),
        .room = load_room(folder.room())};
    if (plan.scenario.version != version) {
        throw Error(ErrorKind::damaged, Message{"session.scenario.changed",
                                                {{"session", session}, {"folder", folder.scenario().string()}}});
    }
    return plan;
}

}  // namespace plateau
