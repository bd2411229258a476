// check_file scenario|room|answer|referential < FILE: prints the errors of one file and returns 1 when it has any. For
// tests.
#include <iostream>
#include <iterator>

#include "engine/scenario/referential.h"
#include "engine/scenario/scenario_file.h"
#include "tests/unit/scenario/check_catalogue.h"

namespace {

/// A scenario whose answers are checked: one item on the client, a router beside it.
plateau::ScenarioText answered() {
    plateau::ScenarioText text;
    text.scenario.lab.machines.push_back({.role = "client"});
    text.scenario.lab.machines.push_back({.role = "server"});
    text.scenario.lab.router.emplace();
    text.scenario.guide.push_back({.id = "printer", .check = "dhcp.reservation", .on = "router"});
    return text;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace plateau;
    const std::string kind = argc == 2 ? argv[1] : "";
    const std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
    Problems problems("-");
    if (kind == "scenario") {
        read_scenario(text, test::catalogue(), problems);
    } else if (kind == "room") {
        read_room(text, problems);
    } else if (kind == "referential") {
        read_referential(text, problems);
    } else if (kind == "answer") {
        ScenarioText of = answered();
        read_answer("checked", text, of, problems);
    } else {
        std::cerr << "check_file: use check_file scenario|room|answer|referential < FILE\n";
        return 2;
    }
    bool refused = false;
    for (const Problem& problem : problems.sorted()) {
        if (problem.severity == Severity::error) {
            std::cout << describe(Language::en, problem) << '\n';
            refused = true;
        }
    }
    return refused ? 1 : 0;
}
