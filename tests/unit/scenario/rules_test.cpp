#include "engine/scenario/rules.h"

#include <doctest/doctest.h>

#include "engine/scenario/load.h"
#include "engine/scenario/referential.h"
#include "engine/support/files.h"
#include "samples.h"

using namespace plateau;
using plateau::test::with;
using namespace std::chrono_literals;

namespace {

constexpr Date in_time = 2024y / 6 / 1;

/// A subject that keeps every rule of the small referential.
std::string subject() {
    std::string text = with(test::good_scenario(), "lab:\n",
                            "referential: small\n"
                            "exams: { full: all, ccp1: [report] }\n"
                            "timing: { step1: 3h, reading: 15min }\n"
                            "lab:\n");
    text = with(text, "CP7.2", "CP1.1");
    return text +
           "  - { id: report, task: { en: Write it }, language: en, judge: { 0: a, 1: b, 2: c, 3: d }, points: 1, "
           "criteria: [CP2.1] }\n";
}

std::string told_of(const std::string& text, Date today = in_time) {
    Problems problems("scenario.yaml");
    const ScenarioText read = read_scenario(text, test::catalogue(), problems);
    REQUIRE(test::told(problems) == "");
    Problems of_referential("referential.yaml");
    const Referential referential = read_referential(test::small_referential(), of_referential);
    REQUIRE(test::told(of_referential) == "");
    check_referential(read, referential, today, problems);
    check_reach(read, problems);
    return test::told(problems);
}

std::string told_with(std::string_view from, std::string_view to) {
    return told_of(with(subject(), from, to));
}

}  // namespace

TEST_CASE("a subject that keeps the rules of its referential has nothing to be told") {
    CHECK(told_of(subject()) == "");
}

TEST_CASE("a referential that has expired is a warning from the day after its last") {
    CHECK(told_of(subject(), 2025y / 9 / 1) == "");
    CHECK(told_of(subject(), 2025y / 9 / 2) == "4:14 ?scenario.referential.expired");
    CHECK(told_of(subject(), 2023y / 8 / 31) == "4:14 ?scenario.referential.not_in_force");
    CHECK(told_of(subject(), 2023y / 9 / 1) == "");
}

TEST_CASE("a criterion the referential has not is told at its place") {
    CHECK(told_with("criteria: [CP1.1]", "criteria: [CP1.1, CP1.3]") == "19:23 scenario.referential.criterion");
    CHECK(told_with("criteria: [CP1.1]", "criteria: [CP1.1, CP9.1]") == "19:23 scenario.referential.criterion");
}

TEST_CASE("an item without criteria shows nothing of the title, and that is a warning") {
    const std::string bare = with(subject(), "    criteria: [CP1.1]\n", "");
    CHECK(told_of(bare).find("?scenario.item.no_criterion") != std::string::npos);
}

TEST_CASE("a part must last as long as in the exam, and be a part of it") {
    CHECK(told_with("step1: 3h", "step1: 2h") == "6:18 scenario.referential.duration");
    CHECK(told_with("reading: 15min", "step2: 1h") == "6:29 scenario.referential.duration");
    CHECK(told_with("full: all, ", "") == "6:18 scenario.referential.part; 13:5 ?scenario.item.no_exam");
    CHECK(told_with("timing: { step1: 3h, reading: 15min }\n", "") == "");
}

TEST_CASE("an exam must show each of its competences") {
    CHECK(told_with("full: all", "full: [report]") ==
          "5:16 scenario.referential.coverage; 13:5 ?scenario.item.no_exam");
    CHECK(told_with("ccp1: [report]", "ccp1: [printer]") ==
          "5:27 scenario.referential.coverage; 13:5 ?scenario.item.shows_nothing");
}

TEST_CASE("an exam of another referential is no exam of this one") {
    CHECK(told_with("ccp1: [report]", "ccp2: [report]") == "5:27 scenario.referential.exam");
}

TEST_CASE("the task in English and the report must be there where the exam asks for them") {
    CHECK(told_with("language: en, ", "") == "5:16 scenario.referential.english");
    CHECK(told_with("criteria: [CP2.1]", "criteria: [CP2.2]") == "5:16 scenario.referential.report");
}

TEST_CASE("a measured item is no written report") {
    std::string text = with(subject(), "criteria: [CP2.1]", "criteria: [CP2.2]");
    text = with(text, "criteria: [CP1.1]", "criteria: [CP1.1, CP2.1]");
    CHECK(told_of(text) == "5:16 scenario.referential.report");
}

TEST_CASE("an item of no exam and an exam of no item are warnings") {
    CHECK(told_with("ccp1: [report]", "ccp1: []") == "5:27 ?scenario.exam.empty");
    const std::string without_exams = with(subject(), "exams: { full: all, ccp1: [report] }\n", "");
    CHECK(told_of(without_exams) == "");
}

TEST_CASE("a task in one language must be written in it") {
    CHECK(test::told_of_scenario(with(subject(), "{ en: Write it }", "{ fr: Rédigez }")) ==
          "20:52 scenario.item.language");
}

TEST_CASE("a warning says that it is one, in the reader's language; an error goes without saying") {
    Problems problems("f.yaml");
    problems.warning({2, 3}, "scenario.exam.empty", {{"exam", "ccp1"}});
    problems.error({4, 5}, "scenario.referential.english", {{"exam", "full"}});
    CHECK(describe(Language::en, problems.sorted()[0]).starts_with("f.yaml:2:3: warning: the exam 'ccp1'"));
    CHECK(describe(Language::fr, problems.sorted()[0]).starts_with("f.yaml:2:3: avertissement: l'examen"));
    CHECK(describe(Language::en, problems.sorted()[1]).starts_with("f.yaml:4:5: the exam 'full'"));
}

TEST_CASE("lint finds the referential in the first folder that has it, and tells of one there is nowhere") {
    const TemporaryFolder folder("plateau-rules-");
    const auto put = [&](const std::string& name, const std::string& text) {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        write_file_atomically(folder.path() / name, text, 0600);
    };
    put("subject/scenario.yaml", with(subject(), "step1: 3h", "step1: 1h"));
    put("near/small.yaml",
        with(with(test::small_referential(), "step1: 3h", "step1: 1h"), "total: 4h }", "total: 2h }"));
    put("far/small.yaml", test::small_referential());
    const auto lint = [&](std::vector<std::filesystem::path> referentials) {
        std::string ids;
        for (const Problem& problem : lint_scenario(folder.path() / "subject", test::catalogue(),
                                                    {.referentials = std::move(referentials), .today = in_time})) {
            ids += problem.message.id + " ";
        }
        return ids;
    };
    const std::string always = "scenario.answer.unproved ";
    CHECK(lint({folder.path() / "none"}) == always + "scenario.referential.unknown ");
    CHECK(lint({folder.path() / "none", folder.path() / "far", folder.path() / "near"}) ==
          always + "scenario.referential.duration ");
    CHECK(lint({folder.path() / "near", folder.path() / "far"}) == always + "referential.total ");
}
