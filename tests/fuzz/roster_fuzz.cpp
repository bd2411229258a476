#include <algorithm>
#include <cstdint>

#include "engine/scenario/roster.h"
#include "tests/fuzz/problems.h"

// Bytes are a list of candidates each of whom has a seat of their own, which is written and read again as the same; or
// they have a problem.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const auto text = text_of_roster({reinterpret_cast<const char*>(data), size});
    if (!text) {
        return 0;
    }
    const RosterRules rules{.seats = {"01", "02", "03"}, .exams = {"full", "ccp2"}, .duration = std::chrono::hours(3)};
    Problems problems("f");
    const Roster roster = read_roster(text->text, rules, problems);
    std::string lines = text->text;
    std::replace(lines.begin(), lines.end(), '\r', '\n');
    if (test::check_problems(problems, lines)) {
        return 0;
    }
    test::must(roster.size() <= rules.seats.size(), "a seat has one candidate");
    for (const RosterLine& line : roster) {
        test::must(!line.candidate.empty() && !line.name.empty() && !line.exam.empty(), "a line is whole");
        test::must(line.extra.count() >= 0 && line.extra <= rules.duration, "extra time is at most the exam's own");
        test::must(line.extra.count() == 0 || !line.extra_reference.empty(), "extra time was decided");
    }
    Problems none("f");
    test::must(read_roster(roster_csv(roster), rules, none) == roster, "what is written is read as the same");
    return 0;
}
