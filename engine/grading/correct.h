#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/model/check_catalogue.h"
#include "engine/model/correction.h"
#include "engine/model/fact.h"
#include "engine/model/scenario.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

class GraderSet;

/// What a correction is made of: one seat's facts and the guide.
struct CorrectionRequest {
    const Scenario& scenario;
    const SecretKeeper& secrets;       ///< the centre's: secrets of the guide are compared with those of the facts
    std::vector<FactsRecord> records;  ///< at most one of a role and trust; of a kind the most trusted one counts
    std::string seat;                  ///< may be empty
    std::string candidate;             ///< may be empty
    std::string exam = "full";         ///< one of the scenario's exams
};

/// The answer of the grader of `family` to a batch (plateau/grader.h), or why there is none.
using GradeFamily =
    std::function<tl::expected<std::string, Message>(const std::string& family, std::string_view batch)>;

/// Judges every item of the exam. What could not be read or judged is not_observed with its reason and never not_met:
/// "subject.missing", "kind.unobserved", "kind.not_asked", "secret.other_key", "grader.…". Each grader is asked once.
/// Throws Error invalid_input for an exam the scenario has not and for two records of one role that
/// are trusted alike and tell of one kind.
Correction correct(const CorrectionRequest& request, const CheckCatalogue& catalogue, const GradeFamily& grade);
Correction correct(const CorrectionRequest& request, GraderSet& graders);

/// Quarters of a point for an item worth `out_of`: all when met, what `partial` gives when partly met, else none.
int quarter_points(Verdict verdict, Partial partial, const std::vector<FieldResult>& fields, int out_of);

/// What the items sum up to, as the record's "totals".
struct Totals {
    int met = 0;
    int partly_met = 0;
    int not_met = 0;
    int not_observed = 0;
    int for_jury = 0;
    int quarter_points = 0;
    int quarter_points_out_of = 0;

    bool operator==(const Totals&) const = default;
};
/// Counts and points over all items.
Totals totals_of(const Correction& correction);

/// The exit code of a command that graded: 5 something was not observed, else 4 an item is not or partly met, else 0.
int exit_code_of(const Totals& totals);

}  // namespace plateau
