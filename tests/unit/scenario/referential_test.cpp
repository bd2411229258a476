#include "engine/scenario/referential.h"

#include <doctest/doctest.h>

#include "engine/scenario/load.h"
#include "engine/scenario/scalars.h"
#include "engine/support/files.h"
#include "samples.h"

using namespace plateau;
using plateau::test::with;

namespace {

const std::filesystem::path shipped = "scenarios/referentials/tai-2023.yaml";

std::string told_of(const std::string& text) {
    Problems problems("referential.yaml");
    read_referential(text, problems);
    return test::told(problems);
}

/// What is told when `from` of a small referential is replaced by `to`.
std::string told_with(std::string_view from, std::string_view to) {
    return told_of(with(test::small_referential(), from, to));
}

}  // namespace

TEST_CASE("the shipped referential says what the title asks and how long its exams last") {
    const Referential tai = load_referential(shipped);
    CHECK(tai.id == "tai-2023");
    CHECK(tai.registry == "RNCP37681");
    CHECK(to_string(tai.in_force) == "2023-09-01");
    CHECK(to_string(tai.registered_until) == "2025-09-01");
    CHECK(tai.competences.size() == 9);
    CHECK(tai.has_criterion("CP1.6"));
    CHECK_FALSE(tai.has_criterion("CP3.5"));
    REQUIRE(tai.exams.size() == 4);
    const ExamRules& full = tai.exams.at("full");
    CHECK(full.timing_seconds.at("step1") == 3 * 3600);
    CHECK(full.jury_seconds == 105 * 60);
    CHECK(full.shown == std::vector<std::string>{"CP1", "CP2", "CP3", "CP4", "CP6", "CP7", "CP8", "CP9"});
    CHECK(full.english);
    CHECK_FALSE(tai.exams.at("ccp1").timing_seconds.contains("step1"));
    CHECK(tai.exams.at("ccp2").shown == tai.blocks.at(1).competences);
    CHECK(tai.exams.at("ccp3").timing_seconds.at("step1") == 3600);
}

TEST_CASE("the small referential of these tests has no problem, and a file is known for a referential by its content") {
    CHECK(told_of(test::small_referential()) == "");
    CHECK(lint_file(shipped).empty());
    CHECK_FALSE(lint_file("scenarios/practice/scenario.yaml").empty());
}

TEST_CASE("an unknown key of a referential is told at its place") {
    CHECK(told_with("code: T", "kode: T") == "1:1 yaml.key.missing; 4:1 yaml.key.unknown_near");
    CHECK(told_with("interview: 30min,", "interview: 30min, colour: red,") == "16:111 yaml.key.unknown");
    CHECK(told_with("  full:", "  whole:") == "16:3 yaml.key.unknown");
}

TEST_CASE("dates are days there are, in an order that can be") {
    CHECK(told_with("2023-09-01", "2023-02-29") == "7:11 referential.date.form");
    CHECK(told_with("2023-09-01", "1 September") == "7:11 referential.date.form");
    CHECK(told_with("2025-09-01", "2022-09-01") == "8:19 referential.date.order");
    CHECK(to_string(*parse_date("2024-02-29")) == "2024-02-29");
    CHECK_FALSE(parse_date("2024-2-290").has_value());
    CHECK_FALSE(parse_date("+024-02-29").has_value());
}

TEST_CASE("a total that is not the sum of its parts is a slip somewhere") {
    CHECK(told_with("total: 4h }", "total: 4h30min }") == "16:87 referential.total");
    CHECK(told_with("step1: 3h,", "step1: 3,") ==
          "16:46 referential.duration.form; 16:86 referential.total; 16:117 referential.total");
}

TEST_CASE("competences and criteria that are named must be there") {
    CHECK(told_with("shows: [CP1, CP2]", "shows: [CP1, CP3]") == "16:150 referential.competence.unknown");
    CHECK(told_with("report: [CP2.1]", "report: [CP2.3]") == "16:180 referential.criterion.unknown");
    CHECK(told_with("  CP1:", "  C1:") ==
          "10:3 referential.competence.form; 13:40 referential.competence.unknown; 16:145 "
          "referential.competence.unknown");
    CHECK(told_with("criteria: [a, b]", "criteria: []") == "10:33 referential.criteria.count");
}
