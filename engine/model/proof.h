#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/verdict.h"
#include "engine/support/message.h"

namespace plateau {

/// A measured item on a post where an answer was applied.
struct ProvedItem {
    std::string id;
    Verdict announced = Verdict::met;  ///< by the answer
    Verdict found = Verdict::met;      ///< by the correction
    bool scored = true;                ///< it gave a point or a part of one
    std::string why;                   ///< code of the grader's reason

    bool operator==(const ProvedItem&) const = default;
};

/// One answer of the scenario and what it was worth.
struct ProvedAnswer {
    std::string name;
    std::string hash;  ///< "sha256:…" of its file
    std::string seat;  ///< the post it was applied to: what ${seat} was
    bool blank = false;
    std::vector<ProvedItem> items;  ///< measured ones, in the order of the guide

    bool operator==(const ProvedAnswer&) const = default;
};

/// What a guide was proved with and what came of it. It has no time and names no machine: the same scenario, images and
/// graders make the same proof.
struct Proof {
    std::string scenario_id;
    std::string scenario_version;
    std::map<std::string, std::string> images;   ///< "sha256:…" by name
    std::map<std::string, std::string> graders;  ///< version by family
    std::vector<ProvedAnswer> answers;           ///< ascending by name

    bool operator==(const Proof&) const = default;
};

/// What keeps a guide from being proved; none: it is. Complaints are in the order of the answers and items.
/// "proof.no_complete", "proof.no_blank": the answer is not there, so nothing is shown by it. "proof.verdict": an item
/// has another verdict than the answer announces, which is met in *complete*. "proof.blank": a blank answer scores by
/// an item, or shows nothing about it. "proof.never_failed": no answer but a blank one fails the item, so it may be met
/// by anything.
std::vector<Message> objections_to(const Proof& proof);

}  // namespace plateau
