#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/caveat.h"
#include "engine/model/fact.h"
#include "engine/model/fact_difference.h"
#include "engine/model/trial.h"
#include "engine/model/value.h"
#include "engine/model/verdict.h"
#include "engine/support/message.h"

namespace plateau {

/// One expected field beside what was seen.
struct FieldResult {
    std::string name;
    Value expected;
    Value seen;  ///< null: looked for and not there
    bool met = false;
};

/// What a trial of an item found, beside what the guide says it should. Never part of the verdict.
struct TrialResult {
    TrialSort sort = TrialSort::port;
    Record tried;                ///< the device, the account and its share, the port, the address; never a password
    Record expected;             ///< by name
    Value seen;                  ///< by the same names; null: it was not made
    std::optional<bool> agrees;  ///< nothing: it was not made
    Message why;
    std::vector<std::string> evidence;

    bool operator==(const TrialResult&) const = default;
};

/// One item of the guide after grading.
struct ItemResult {
    std::string id;
    bool measured = true;
    std::string check;
    std::string on;
    Verdict verdict = Verdict::not_observed;
    int quarter_points = 0;         ///< got
    int quarter_points_out_of = 0;  ///< possible
    std::vector<std::string> criteria;
    std::vector<FieldResult> fields;
    Message why;  ///< code and arguments; its text is the grader's or the catalogue's
    Trust trust = Trust::live;
    /// How well the least understood of what it was judged by is understood; nothing: no fact was there.
    std::optional<Assurance> assurance;
    std::vector<Caveat> caveats;  ///< ascending, each once
    std::vector<std::string> evidence;
    std::vector<TrialResult> trials;  ///< in the order of the guide
};

/// plateau.correction/1: no language and no time, so the same facts and guide make the same bytes.
struct Correction {
    std::string scenario_id;
    std::string scenario_version;
    std::string seat;       ///< may be empty: facts graded outside a session
    std::string candidate;  ///< likewise
    std::string exam = "full";
    std::vector<ItemResult> items;               ///< in the order of the guide
    std::map<std::string, std::string> graders;  ///< version by family used
    std::vector<std::string> facts;              ///< "sha256:…" of each facts record, ascending
    /// Where running machines and their stopped disks did not say the same: the disk counted.
    std::vector<FactDifference> differences;
};

}  // namespace plateau
