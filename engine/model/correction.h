#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/fact_difference.h"
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
    std::vector<std::string> evidence;
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
