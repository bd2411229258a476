#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/app/kept_choice.h"
#include "engine/app/local_host.h"
#include "engine/grading/changes.h"
#include "engine/grading/graders.h"
#include "engine/lab/file_lock.h"
#include "engine/model/correction.h"
#include "engine/model/fact.h"
#include "engine/model/scenario.h"
#include "engine/support/error.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// How one seat of a kept rehearsal stands.
struct SeatCheck {
    std::string session;
    std::string seat;
    std::string at;                ///< RFC 3339 UTC
    std::string since;             ///< when the check before it was; empty: there was none
    std::filesystem::path folder;  ///< correction.json, facts.jsonl and evidence/ of this check
    Scenario scenario;             ///< as it is at this seat
    Correction correction;
    std::vector<ItemChange> changes;  ///< since the check before; without one every item
    std::optional<Error> broken;  ///< the scenario's files cannot be used now: it was judged by what they were before
};

/// Seats of a kept rehearsal that this process looks at, and no other meanwhile. One thread.
class Checking {
  public:
    /// Throws Error conflict for a seat that another process is checking, denied without rights, unavailable.
    Checking(const Places& places, KeptChoice choice);

    const std::vector<std::string>& seats() const { return choice_.seats; }
    /// The graders of the last check, with the texts of the reasons.
    const CheckCatalogue& graders() const { return graders_->catalogue(); }

    /// Reads the scenario again, observes all seats side by side, corrects them and keeps the results for the next
    /// check. Throws InvalidFile for a scenario that could never be read, invalid_input for one whose machines are no
    /// longer those of the labs, cancelled.
    std::vector<SeatCheck> check(const std::stop_token& stop);

    /// Throws Error usage for a role the seat has no machine of.
    void require_role(const std::string& seat, const std::string& role) const;

    /// Makes one machine of a seat anew, see reset_machine(): the image is that of the rehearsal, the steps before the
    /// candidate's work those of the scenario as it is now. Throws Error as that, InvalidFile for a scenario that
    /// cannot be read now, not_found when the image is gone.
    void reset(const std::string& seat, const std::string& role, const Progress& progress, const std::stop_token& stop);

  private:
    std::optional<Error> read_scenario();
    LabRequest request_of(const KeptSeat& seat, const Scenario& scenario) const;
    SeatCheck correct_seat(const std::string& seat, const Scenario& scenario, const std::vector<FactsRecord>& records);
    void remember_host_key(const std::string& seat, const std::string& key);

    const Places places_;
    KeptChoice choice_;
    std::vector<FileLock> locks_;
    LocalHost host_;
    const SecretKeeper secrets_;
    std::unique_ptr<GraderSet> graders_;
    std::optional<Scenario> scenario_;
};

/// The scenario of a kept rehearsal as it is at a seat, read now. Throws InvalidFile.
Scenario scenario_at(const Places& places, const KeptRehearsal& record, const std::string& seat);

}  // namespace plateau
