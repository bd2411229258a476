#include <cstdint>

#include "engine/scenario/roster.h"
#include "tests/fuzz/problems.h"

// Bytes are a roster of seats and exams there are, the same when written and read again; or have a problem.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const RosterRules rules{.seats = {"01", "02", "03"}, .exams = {"full", "ccp2"}, .duration = std::chrono::hours(3)};
    const auto text = text_of_roster(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!text) {
        return 0;
    }
    Problems problems("f");
    const Roster roster = read_roster(text->text, rules, problems);
    if (test::check_problems(problems, text->text)) {
        return 0;
    }
    for (const RosterLine& line : roster) {
        test::must(!line.name.empty() && !line.candidate.empty(), "a candidate has a code and a name");
        test::must(line.extra <= rules.duration && line.extra.count() % 60 == 0, "extra time is whole minutes");
        test::must(line.extra.count() == 0 || !line.extra_reference.empty(), "extra time has a decision");
    }
    Problems again("f");
    test::must(read_roster(roster_csv(roster), rules, again) == roster, "what is written is read as the same");
    test::must(again.sorted().empty(), "what is written has no problem");
    return 0;
}
