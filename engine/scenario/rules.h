#pragma once

#include "engine/model/referential.h"
#include "engine/scenario/problem.h"
#include "engine/scenario/scenario_file.h"

namespace plateau {

/// Tells where a scenario that was read without errors breaks the rules of its referential. Errors: a criterion or an
/// exam the referential has not; a part that lasts longer or shorter than in the exam; an exam whose practical part
/// does not show every competence it must, has no task in English or no report although it asks for them. Warnings: a
/// referential that has expired or is not in force on `today`; an item of an exam that shows nothing of it.
void check_referential(const ScenarioText& text, const Referential& referential, Date today, Problems& problems);

/// Warns of items no exam has, and of exams without items: no candidate will ever see them.
void check_reach(const ScenarioText& text, Problems& problems);

}  // namespace plateau
