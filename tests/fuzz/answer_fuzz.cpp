#include <cstdint>

#include "engine/scenario/scenario_file.h"
#include "tests/fuzz/problems.h"

namespace {

plateau::ScenarioText of_scenario() {
    plateau::ScenarioText text;
    text.scenario.lab.machines.push_back({.role = "client"});
    text.scenario.guide.push_back({.id = "printer", .check = "dhcp.reservation", .on = "client"});
    return text;
}

}  // namespace

// A text is an answer, blank or with steps, or has a problem.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    ScenarioText of = of_scenario();
    Problems problems("f");
    const Answer answer = read_answer("fuzzed", text, of, problems);
    if (test::check_problems(problems, text)) {
        return 0;
    }
    test::must(answer.blank == answer.steps.empty(), "an answer is blank or has steps");
    for (const AnswerStep& step : answer.steps) {
        test::must(step.on == "client", "a step is on a machine of the lab");
        test::must(step.run.empty() != step.write.empty(), "a step runs or writes");
    }
    return 0;
}
