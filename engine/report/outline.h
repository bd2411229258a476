#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/correction.h"
#include "engine/model/local_text.h"
#include "engine/model/referential.h"

namespace plateau {

/// What competences and criteria are called, by id ("CP7", "CP7.2"), likewise exams, and the title the referential is
/// of. Empty where no referential is at hand: ids are then shown alone.
struct SheetLabels {
    LocalText title;
    std::map<std::string, LocalText> competences;
    std::map<std::string, LocalText> criteria;
    std::map<std::string, LocalText> exams;  ///< "full", "ccp2"
};

/// The words of a referential for a sheet.
SheetLabels labels_of(const Referential& referential);

/// Items of one criterion, in the order of the guide. They belong to the correction they came from.
struct CriterionGroup {
    std::string id;                        ///< "CP7.2"; empty: items without a criterion
    std::vector<const ItemResult*> items;  ///< whose first criterion it is
    std::vector<const ItemResult*> also;   ///< that inform it too and stand under another criterion
};

/// The criteria of one competence, in the order of their numbers.
struct CompetenceGroup {
    std::string id;  ///< "CP7"; empty: items without a criterion
    std::vector<CriterionGroup> criteria;
    std::map<Verdict, int> verdicts;  ///< how many items that inform it have which verdict, each counted once
};

/// The items of a correction by competence, then criterion, by number ("CP10" after "CP9"); each stands once, under its
/// first criterion. Items without any come last.
std::vector<CompetenceGroup> by_competence(const Correction& correction);

}  // namespace plateau
