#include "engine/app/proving.h"

#include <algorithm>

#include "engine/app/correcting.h"
#include "engine/grading/proof_json.h"
#include "engine/lab/folders.h"
#include "engine/scenario/load.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

fs::path file_of(const Places& places, ProofPlace place, const fs::path& folder, const std::string& scenario) {
    return place == ProofPlace::beside ? folder / proof_file_name : places.state / "proofs" / (scenario + ".json");
}

/// A model answer and a blank one are what a proof stands on: without them no machine need be started.
void require_answers(const Scenario& scenario) {
    const auto complete = scenario.answers.find("complete");
    const bool has_blank =
        std::any_of(scenario.answers.begin(), scenario.answers.end(), [](const auto& one) { return one.second.blank; });
    if (complete == scenario.answers.end() || complete->second.blank || !has_blank) {
        throw Error(ErrorKind::invalid_input, Message{"prove.answers", {{"scenario", scenario.id}}});
    }
}

ProvedAnswer proved_answer(const RehearsedSeat& seat, const fs::path& folder) {
    const Answer& answer = seat.scenario.answers.at(seat.answer);
    ProvedAnswer proved{.name = seat.answer,
                        .hash = sha256_of_file(folder / "answers" / (seat.answer + ".yaml")),
                        .seat = seat.seat,
                        .blank = answer.blank,
                        .items = {}};
    for (const ItemResult& item : seat.correction->items) {
        if (item.measured) {
            proved.items.push_back({.id = item.id,
                                    .announced = announced_verdict(answer, item.id),
                                    .found = item.verdict,
                                    .scored = item.quarter_points > 0,
                                    .why = item.why.id});
        }
    }
    return proved;
}

Proof proof_of(const Rehearsal& rehearsal, const fs::path& folder) {
    Proof proof{.scenario_id = rehearsal.seats.front().scenario.id,
                .scenario_version = rehearsal.seats.front().scenario.version,
                .images = rehearsal.images,
                .graders = {},
                .answers = {}};
    for (const RehearsedSeat& seat : rehearsal.seats) {
        if (seat.error) {
            throw Error(*seat.error).add_context(Message{"prove.while_answer", {{"answer", seat.answer}}});
        }
        proof.graders.insert(seat.correction->graders.begin(), seat.correction->graders.end());
        proof.answers.push_back(proved_answer(seat, folder));
    }
    return proof;
}

/// Whether each grader the proof names is installed in that version.
bool same_graders(const Proof& proof, const CheckCatalogue& graders) {
    return std::all_of(proof.graders.begin(), proof.graders.end(), [&](const auto& proved) {
        return std::any_of(graders.checks.begin(), graders.checks.end(), [&](const auto& check) {
            return check.second.family == proved.first && check.second.version == proved.second;
        });
    });
}

ProofState state_of(const fs::path& file, const Scenario& scenario, const CheckCatalogue& graders) {
    const auto proof = proof_from_json(read_file(file));
    if (!proof) {
        return ProofState::unreadable;
    }
    if (proof->scenario_id != scenario.id || proof->scenario_version != scenario.version) {
        return ProofState::other_scenario;
    }
    if (!same_graders(*proof, graders)) {
        return ProofState::other_graders;
    }
    return objections_to(*proof).empty() ? ProofState::proved : ProofState::not_held;
}

}  // namespace

std::size_t seats_to_prove(const Scenario& scenario) {
    return scenario.answers.size();
}

Proving prove(const Places& places, const ProveOptions& options, const RehearsalNews& news,
              const std::stop_token& stop) {
    const Scenario scenario = load_scenario(options.scenario, installed_graders(places, options.scenario)->catalogue());
    require_answers(scenario);
    RehearsalOptions rehearsal{
        .scenario = options.scenario, .seats = seats_to_prove(scenario), .answers = {}, .at_once = 2};
    for (const auto& [name, answer] : scenario.answers) {
        rehearsal.answers.push_back(name);
    }
    Proving result;
    result.rehearsal = rehearse(places, rehearsal, news, stop);
    result.proof = proof_of(result.rehearsal, options.scenario);
    result.objections = objections_to(result.proof);
    result.file = file_of(places, options.place, options.scenario, scenario.id);
    make_folders(result.file.parent_path());
    write_file_atomically(result.file, to_json(result.proof, JsonStyle::pretty));
    return result;
}

std::string_view to_string_view(ProofState state) {
    switch (state) {
        case ProofState::proved:
            return "proved";
        case ProofState::none:
            return "none";
        case ProofState::not_held:
            return "not_held";
        case ProofState::other_scenario:
            return "other_scenario";
        case ProofState::other_graders:
            return "other_graders";
        case ProofState::unreadable:
            return "unreadable";
    }
    return "none";
}

ProofStanding standing_of(const Places& places, const fs::path& folder, const Scenario& scenario,
                          const CheckCatalogue& graders) {
    ProofStanding best;
    for (const ProofPlace place : {ProofPlace::beside, ProofPlace::state}) {
        const fs::path file = file_of(places, place, folder, scenario.id);
        if (!fs::is_regular_file(file)) {
            continue;
        }
        const ProofState state = state_of(file, scenario, graders);
        const bool is_of_this_version = state == ProofState::proved || state == ProofState::not_held;
        if (best.state == ProofState::none || is_of_this_version) {
            best = {.state = state, .file = file};
        }
        if (is_of_this_version) {
            break;
        }
    }
    return best;
}

}  // namespace plateau
