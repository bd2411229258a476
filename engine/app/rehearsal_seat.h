#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/app/kept_rehearsal.h"
#include "engine/app/local_host.h"
#include "engine/app/rehearsal.h"
#include "engine/app/wanted.h"
#include "engine/lab/lab.h"
#include "engine/model/fact.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// One seat of a rehearsal, or of a session, while its story goes on.
struct SeatStory {
    LabRequest request;
    RehearsedSeat result;
    std::map<std::string, Wanted> wanted;  ///< by role
    std::optional<Lab> lab;                ///< once provisioned, until removed
    std::vector<FactsRecord> records;      ///< once observed, by role; those of the sealed disks come last
};

/// What all seats of a rehearsal, or of a session, share.
struct SeatContext {
    const Places& places;
    LocalHost& host;
    const Progress& progress;
    const SecretKeeper& secrets;
    AfterRehearsal after;
};

/// Runs `work` between the events of a phase of the story ("phase.answer"); `seat` is empty for one of the host.
void run_phase(const Progress& progress, const std::string& seat, const std::string& phase,
               const std::function<void()>& work);

/// What is recorded of a seat whose lab is kept.
KeptSeat kept_seat(const SeatStory& story);

/// Observes the machines of a seat as they run; the facts are then in its case folder. Returns what the router gave of
/// its configuration.
std::optional<std::string> observe_running_seat(const SeatContext& context, SeatStory& story,
                                                const std::stop_token& stop);

/// Observes the sealed disks of a seat; the facts are then in its case folder, beside those of the running machines.
void observe_sealed_seat(const SeatContext& context, SeatStory& story);

/// Does on the machines of a seat what the subject prepares before a candidate gets them.
void prepare_seat(const SeatContext& context, const SeatStory& story, const std::stop_token& stop);

/// Provisions, answers and observes one seat; seals it and reads the sealed disks unless it is kept. An Error ends the
/// seat's story and is kept in its result; the lab, if there is one, is left to the caller. Any thread.
void tell_story(const SeatContext& context, SeatStory& story, const std::stop_token& stop);

}  // namespace plateau
