#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/grading/graders.h"
#include "engine/model/scenario.h"

namespace plateau {

/// What must be observed of one role.
struct Wanted {
    std::set<std::string> kinds;
    std::set<std::string> files;                   ///< absolute paths
    std::map<std::string, std::string> scripts;    ///< of the subject's own, by name
    std::vector<Trial> trials;                     ///< made beside, on the running machine
    std::map<std::string, std::string> passwords;  ///< of the administration, by name ("expected")
};

/// What the guide of a scenario reads, by role of the lab; "host" of every machine and the router besides, so that a
/// record says what it was made on. `scenario` is as it is at a seat: files may depend on it. What only a grader that
/// fails could tell is left out, and so are its items' kinds: they are then not observed. Throws Error invalid_input
/// where two items want two passwords to be tried by one name.
std::map<std::string, Wanted> wanted_by(const Scenario& scenario, GraderSet& graders);

}  // namespace plateau
