#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/app/places.h"
#include "engine/lab/progress.h"
#include "engine/model/check_catalogue.h"
#include "engine/model/correction.h"
#include "engine/model/scenario.h"
#include "engine/support/error.h"

namespace plateau {

/// What becomes of the labs when every seat's story is told.
enum class AfterRehearsal {
    remove,  ///< labs are removed
    keep,    ///< labs run on, unsealed, until remove_rehearsals(): see Checking
};

/// What a person asks of a rehearsal.
struct RehearsalOptions {
    std::filesystem::path scenario;  ///< folder
    std::size_t seats = 2;
    std::vector<std::string> answers;  ///< of the scenario; seat i gets the i-th, beginning again when they run out
    AfterRehearsal after = AfterRehearsal::remove;
    std::size_t at_once = 4;  ///< seats that are at work at the same time; six machines start on two cores without harm
};

/// Where a rehearsal is, for whoever waits.
struct RehearsalNews {
    /// Steps of labs, and the phases of the story: "phase.image", "phase.correct", "phase.remove" of the host
    /// (no seat), "phase.provision", "phase.answer", "phase.observe", "phase.seal", "phase.disks" of a
    /// seat.
    Progress progress;
    /// A line of a long build; empty function: not wanted.
    std::function<void(std::string_view line)> line;
};

/// How many phases a rehearsal has: what a bar is drawn over.
std::size_t phases_of_rehearsal(std::size_t seats, AfterRehearsal after);

/// The verdict an answer announces for a measured item. Of a blank one, an item partly met without a point is as good
/// as not met.
Verdict announced_verdict(const Answer& answer, const std::string& item);

/// A verdict that is not the one the answer announces.
struct Surprise {
    std::string item;
    Verdict announced;
    Verdict found;
};

/// What became of one seat.
struct RehearsedSeat {
    std::string seat;
    std::string answer;
    std::filesystem::path case_folder;     ///< facts.jsonl, evidence/, manifest.json, correction.json
    Scenario scenario;                     ///< as it is at this seat
    std::optional<Correction> correction;  ///< nothing when `error` ended the seat's story before
    std::vector<Surprise> surprises;
    std::optional<Error> error;
};

/// What a rehearsal ended with.
struct Rehearsal {
    std::string session;
    std::filesystem::path folder;  ///< of the seats' case folders
    std::vector<RehearsedSeat> seats;
    std::map<std::string, std::string> images;  ///< "sha256:…" of the disks by name
    CheckCatalogue graders;                     ///< with the texts of the reasons
    bool kept = false;                          ///< labs run on
    std::vector<Error> leftovers;               ///< what could not be removed, of this rehearsal or an earlier one
};

/// The whole story on this machine: images, labs side by side, answers, observation, seal, correction, removal; of labs
/// that are kept neither seal nor removal. What ends one seat is kept in it and stops no other; a lab without a
/// correction is not kept. Throws Error for what ends all: bad input, no rights, no hypervisor,
/// cancelled; nothing of the rehearsal is left then.
Rehearsal rehearse(const Places& places, const RehearsalOptions& options, const RehearsalNews& news,
                   const std::stop_token& stop);

/// Removes what kept and dead rehearsals of this user left on this machine. Returns what could not be removed.
std::vector<Error> remove_rehearsals(const Places& places);

}  // namespace plateau
