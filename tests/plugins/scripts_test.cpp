#include <doctest/doctest.h>

#include <chrono>

#include "tests/plugins/plugins.h"

using namespace plateau;

namespace {

/// The description of a script's family: one check that reads reservations.
std::string description_of(const std::string& family) {
    return R"({"family":")" + family + R"(","version":"1.0.0","checks":[{"id":")" + family +
           R"(.check","title":{"fr":"t","en":"t"},"reads":[{"kind":"dhcp_reservation"}],"expect":{"type":"object",)"
           R"("properties":{},"additionalProperties":false}}],"texts":{")" +
           family + R"(.code":{"fr":"t","en":"t"}}})";
}

/// The script of that name in the folder beside this test.
ScriptGrader script(const std::string& name, std::vector<std::string> command) {
    return {.file = std::filesystem::path(PLATEAU_BAD_SCRIPTS) / "grader.yaml",
            .command = std::move(command),
            .description = description_of(name)};
}

ScriptGrader script(const std::string& name) {
    const bool python = std::filesystem::exists(std::filesystem::path(PLATEAU_BAD_SCRIPTS) / (name + ".py"));
    return script(name, python ? std::vector<std::string>{"python3", name + ".py"}
                               : std::vector<std::string>{"/bin/sh", name + ".sh"});
}

GraderOptions with_script(ScriptGrader grader) {
    GraderOptions options = worker_with({shipped("dhcp")});
    options.script_host = PLATEAU_SCRIPT_HOST;
    options.scripts.push_back(std::move(grader));
    return options;
}

/// The result of the script's item; the dhcp item beside it must be judged as ever.
ItemResult judged(const std::string& name, ScriptGrader grader) {
    GraderSet graders(with_script(std::move(grader)));
    REQUIRE(graders.problems().empty());
    const Correction correction = corrected_beside_dhcp(graders, name);
    REQUIRE(correction.items.size() == 2);
    CHECK(correction.items[1].verdict == Verdict::met);
    CHECK(correction.graders.at(name) == "1.0.0");
    return correction.items[0];
}

std::string detail_of(const ItemResult& result) {
    for (const auto& [key, text] : result.why.args) {
        if (key == "detail" || key == "why") {
            return text;
        }
    }
    return "";
}

}  // namespace

TEST_CASE("a script gets the question on its standard input and answers on its standard output") {
    CHECK(judged("honest", script("honest")).verdict == Verdict::met);
}

TEST_CASE("a script that fails costs its own items only, each failure with its own reason") {
    const std::pair<std::string, std::string> failures[] = {
        {"crashes", "grader.crashed"}, {"exits", "grader.crashed"},    {"hangs", "grader.timed_out"},
        {"floods", "grader.too_much"}, {"silent", "grader.no_answer"}, {"garbage", "grader.invalid"},
        {"twice", "grader.invalid"},   {"lies", "grader.invalid"}};
    for (const auto& [name, code] : failures) {
        CAPTURE(std::string(name));
        ScriptGrader grader = script(name);
        grader.limit = std::chrono::seconds(name == "hangs" ? 1 : 30);
        const ItemResult result = judged(name, std::move(grader));
        CHECK(result.verdict == Verdict::not_observed);
        CHECK(result.why.id == code);
        CHECK(result.quarter_points == 0);
    }
}

TEST_CASE("the last line a script wrote as an error is quoted, and a program that is not there says so") {
    CHECK(detail_of(judged("exits", script("exits"))) == "exit status 3: no such luck");
    CHECK(detail_of(judged("gone", script("gone", {"no-such-interpreter", "x"}))) ==
          "exit status 127: no-such-interpreter: No such file or directory");
}

#ifndef PLATEAU_SANITIZED
TEST_CASE("a script that takes all memory it can get is stopped at its limit") {
    ScriptGrader grader = script("allocates");
    grader.memory = std::uint64_t{256} << 20;
    const ItemResult result = judged("allocates", std::move(grader));
    CHECK(result.why.id == "grader.crashed");
    CHECK(detail_of(result) == "exit status 1: MemoryError");
}
#endif

TEST_CASE("a script has no rights: no files to write, no sockets, no processes, no environment") {
    ScriptGrader grader = script("wants_rights");
#ifdef PLATEAU_SANITIZED
    grader.command.push_back("unfiltered");
#else
    grader.command.push_back("filtered");
#endif
    const ItemResult result = judged("wants_rights", std::move(grader));
    CHECK(result.verdict == Verdict::met);
    CHECK(result.fields.size() >= 4);
    for (const FieldResult& field : result.fields) {
        CAPTURE(field.name);
        CHECK(field.met);
    }
}

TEST_CASE("a script is asked what it wants only where its file says so") {
    ScriptGrader grader = script("honest");
    CHECK(GraderSet(with_script(grader)).wants("honest", "{}") == "[]");
    grader.wants = true;
    CHECK(GraderSet(with_script(grader)).wants("honest", "{}") ==
          "[{\"kind\":\"file\",\"of\":\"router\",\"with\":{\"path\":\"/etc/motd\"}}]\n");
}

TEST_CASE("a script that describes itself wrongly, or takes the family of another, is left out and named") {
    ScriptGrader grader = script("honest");
    grader.description = "{}";
    const GraderSet wrong(with_script(grader));
    REQUIRE(wrong.problems().size() == 1);
    CHECK(wrong.problems()[0].id == "grader.bad_description");
    grader.description = description_of("dhcp");
    const GraderSet taken(with_script(grader));
    REQUIRE(taken.problems().size() == 1);
    CHECK(taken.problems()[0].id == "grader.duplicate_family");
}
