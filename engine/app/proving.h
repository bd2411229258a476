#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/app/places.h"
#include "engine/app/rehearsal.h"
#include "engine/model/check_catalogue.h"
#include "engine/model/proof.h"
#include "engine/model/scenario.h"

namespace plateau {

/// Where a proof is kept.
enum class ProofPlace {
    state,   ///< among what this machine knows
    beside,  ///< proof.json in the scenario's folder, so that it goes where the scenario goes
};

/// What a person asks of a proof.
struct ProveOptions {
    std::filesystem::path scenario;  ///< folder
    ProofPlace place = ProofPlace::state;
};

/// A guide that was tried.
struct Proving {
    Proof proof;
    std::vector<Message> objections;  ///< as objections_to(); none: the guide is proved
    std::filesystem::path file;       ///< of the proof
    Rehearsal rehearsal;              ///< a seat for each answer
};

/// Tries the guide on machines, one seat an answer, and keeps the proof, held or not. Throws Error as rehearse(), that
/// of a seat whose story did not end, and invalid_input for a scenario without the answers a proof needs.
Proving prove(const Places& places, const ProveOptions& options, const RehearsalNews& news,
              const std::stop_token& stop);

/// How many seats prove() makes.
std::size_t seats_to_prove(const Scenario& scenario);

/// How a guide stands.
enum class ProofState {
    proved,
    none,            ///< there is no proof of it
    not_held,        ///< it was tried, as it is now, and the proof did not hold
    other_scenario,  ///< the proof is that of another version
    other_graders,   ///< the proof is that of this version, with other versions of its graders
    unreadable,      ///< there is a file that is no proof
};

/// "proved", "none", "not_held", "other_scenario", "other_graders", "unreadable".
std::string_view to_string_view(ProofState state);

/// How a guide stands, and by which file; no file when there is none.
struct ProofStanding {
    ProofState state = ProofState::none;
    std::filesystem::path file;
};

/// Looks for a proof beside the scenario of `folder`, then among what this machine knows; one that is of this version
/// counts before one that is not. Blocks on files only.
ProofStanding standing_of(const Places& places, const std::filesystem::path& folder, const Scenario& scenario,
                          const CheckCatalogue& graders);

}  // namespace plateau
