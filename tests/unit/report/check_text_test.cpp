#include "engine/report/check_text.h"

#include "engine/grading/correction_json.h"
#include "tests/golden.h"

using namespace plateau;

namespace {

Correction stored() {
    return *correction_from_json(read_file("tests/data/correction/practice-flawed.json"));
}

}  // namespace

TEST_CASE("a correction at a glance is a line an item and the totals") {
    check_golden("check/glance.fr.txt", brief_sheet(stored(), Language::fr, Colours::no));
    check_golden("check/glance.en.txt", brief_sheet(stored(), Language::en, Colours::no));
}

TEST_CASE("what changed is said with what was, what is and why") {
    Correction now = stored();
    now.items[0].verdict = now.items[0].verdict == Verdict::met ? Verdict::not_met : Verdict::met;
    now.items[1].id = "new-item";
    now.items[2].trials = {{.sort = TrialSort::port,
                            .tried = {{"protocol", "tcp"}, {"port", 445}},
                            .expected = {{"open", true}},
                            .seen = Record{{"open", false}},
                            .agrees = false,
                            .why = {"trial.port.filtered", {}}}};
    const auto changes = changes_between(stored(), now);
    check_golden("check/changes.fr.txt", changes_text(changes, now, {}, Language::fr, Colours::no));
    check_golden("check/changes.en.txt", changes_text(changes, now, {}, Language::en, Colours::no));
}

TEST_CASE("that nothing changed is one line") {
    const std::string text = changes_text({}, stored(), {}, Language::en, Colours::no);
    CHECK(text.starts_with("nothing changed. Total: "));
    CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("colours are only where they are wanted") {
    CHECK(brief_sheet(stored(), Language::en, Colours::yes).find("\x1b[31m") != std::string::npos);
    CHECK(brief_sheet(stored(), Language::en, Colours::no).find('\x1b') == std::string::npos);
}
