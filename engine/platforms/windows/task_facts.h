#pragma once

#include <string_view>

#include "engine/model/fact.h"
#include "engine/support/observed.h"

namespace plateau::windows_platform {

/// scheduled_task, read from the task's file below \Windows\System32\Tasks (the XML of MS-TSCH 2.5, in UTF-16).
/// `path`: its name in the library of tasks, "\Entretien\Sauvegarde". `trigger` is what the file has, one line:
/// "CalendarTrigger(StartBoundary=2026-01-05T08:00:00 ScheduleByDay(DaysInterval=1))", several joined by "; "; so are
/// the commands of several actions. An account that the file has as a SID is that SID, but for the system's own. The
/// registry decides which tasks there are: a file alone is no more than inferred. What it is read from is
/// joined by the caller, who keeps xml_without_secrets() (xml_tree.h). "windows.xml.invalid",
/// "windows.task.invalid" for XML that is no task.
Observed<Fact> scheduled_task_fact(std::string_view bytes, std::string_view path);

}  // namespace plateau::windows_platform
