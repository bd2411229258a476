#pragma once

#include <string>
#include <string_view>

#include "engine/scenario/problem.h"
#include "engine/scenario/scenario_file.h"
#include "tests/unit/scenario/check_catalogue.h"

namespace plateau::test {

/// "3:7 yaml.key.twice; 4:1 ?scenario.x": each problem by place, a '?' before the id of a warning.
std::string told(const Problems& problems);

/// A small scenario.yaml without any problem.
std::string good_scenario();

/// A small referential without any problem: CP1 and CP2, the exams full and ccp1.
std::string small_referential();

/// `text` with the only occurrence of `from` replaced; the test fails when it stands there never or twice.
std::string with(std::string text, std::string_view from, std::string_view to);

/// What reading `text` as scenario.yaml tells.
std::string told_of_scenario(const std::string& text);

}  // namespace plateau::test
