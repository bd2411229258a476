#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/local_text.h"

namespace plateau {

/// A day, without a time or a zone.
using Date = std::chrono::year_month_day;

/// "2023-09-01".
std::string to_string(Date date);

/// What a title asks of its holders: one line of its referential.
struct Competence {
    std::string id;  ///< "CP7"
    LocalText label;
    std::vector<LocalText> criteria;  ///< the first is "CP7.1"
};

/// Competences that go together and may be taken alone.
struct CompetenceBlock {
    std::string id;
    LocalText label;
    std::vector<std::string> competences;  ///< ids, in the order of the file
};

/// What one exam of a title lasts and asks.
struct ExamRules {
    LocalText label;
    std::map<std::string, std::int64_t>
        timing_seconds;  ///< of the practical exam, by part: "step1", "reading", "step2"
    std::int64_t interview_seconds = 0;
    std::int64_t final_seconds = 0;   ///< 0: there is none
    std::int64_t jury_seconds = 0;    ///< for which the jury is present
    std::vector<std::string> shown;   ///< ids of the competences its practical exam must show
    bool english = false;             ///< a task needs written English
    std::vector<std::string> report;  ///< criteria of the written report it asks for; none: it asks for none
};

/// The official list of competences, criteria and durations that scenarios answer to.
struct Referential {
    std::string id;  ///< "tai-2023"
    LocalText title;
    std::string code;      ///< of the title: "TP-00476"
    std::string registry;  ///< where it is registered: "RNCP37681"
    Date published{};
    Date in_force{};          ///< the first day it counts
    Date registered_until{};  ///< the last day of its registration; it may be renewed
    std::vector<Competence> competences;
    std::vector<CompetenceBlock> blocks;
    std::map<std::string, ExamRules> exams;  ///< by "full", "ccp1", "ccp2", "ccp3"

    /// The competence of that id, nullptr when there is none.
    const Competence* competence(std::string_view competence_id) const;
    /// Whether "CP7.2" is a criterion of one of the competences.
    bool has_criterion(std::string_view criterion) const;
};

/// "CP7" of "CP7.2".
std::string_view competence_of(std::string_view criterion);

}  // namespace plateau
