#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "engine/scenario/for_seat.h"
#include "engine/scenario/load.h"
#include "engine/support/files.h"
#include "samples.h"

using namespace plateau;

namespace {

const std::filesystem::path practice = "scenarios/practice";

void copy_practice(const std::filesystem::path& to) {
    std::filesystem::copy(practice, to, std::filesystem::copy_options::recursive);
}

}  // namespace

TEST_CASE("the practice scenario has nothing to say about it") {
    const auto problems = lint_scenario(practice, test::catalogue());
    for (const Problem& problem : problems) {
        MESSAGE(describe(Language::en, problem));
    }
    CHECK(problems.empty());
    CHECK(lint_room(practice / "room.yaml").empty());
}

TEST_CASE("the practice scenario is read with its eight items and three answers") {
    const Scenario scenario = load_scenario(practice, test::catalogue());
    CHECK(scenario.id == "practice");
    REQUIRE(scenario.guide.size() == 8);
    const Item& printer = scenario.guide.front();
    CHECK(printer.check == "dhcp.reservation");
    CHECK(printer.expect == Record{{"address", "192.168.1.200"}, {"mac", "00:1b:a9:12:34:56"}, {"name", "imprimante"}});
    CHECK(printer.quarter_points == 8);
    CHECK(printer.partial == Partial::per_field);
    CHECK(printer.criteria == std::vector<std::string>{"CP7.2", "CP7.4"});
    CHECK(scenario.exams.at("full") == std::vector<std::string>{"all"});
    CHECK(scenario.timing_seconds.at("step1") == 10'800);
    CHECK(scenario.lab.observer.to_string() == "192.168.1.254");
    REQUIRE(scenario.lab.machines.size() == 2);
    CHECK(scenario.lab.machines[0].role == "client");
    CHECK_FALSE(scenario.lab.machines[0].address.has_value());
    CHECK(scenario.lab.router->password == "admin");
    CHECK(scenario.answers.at("blank").blank);
    CHECK(scenario.answers.at("complete").faults.empty());
    CHECK(scenario.answers.at("flawed").faults.size() >= 4);
    const Answer complete = for_seat(scenario, "01").answers.at("complete");
    CHECK(complete.steps.front().content == "dhcp-host=00:1b:a9:12:34:56,192.168.1.200,imprimante\n");
}

TEST_CASE("the practice room has two seats with virtual routers") {
    const Room room = load_room(practice / "room.yaml");
    REQUIRE(room.seats.size() == 2);
    CHECK(room.seats[0].id == "01");
    CHECK(room.seats[1].router.kind == "vm");
    CHECK(room.images.at("client") == "practice/client");
    CHECK(room.hosts.at(0).uri == "qemu:///system");
}

TEST_CASE("a scenario's version changes with any of its files and not with its place or hidden files") {
    const TemporaryFolder folder("plateau-scenario-");
    const auto one = folder.path() / "one";
    copy_practice(one);
    const std::string version = version_of_scenario(practice);
    CHECK(version.size() == 71);
    CHECK(version_of_scenario(one) == version);
    std::ofstream(one / ".scenario.yaml.swp") << "x";
    CHECK(version_of_scenario(one) == version);
    std::ofstream(one / "answers" / "blank.yaml", std::ios::app) << "\n";
    CHECK(version_of_scenario(one) != version);
}

TEST_CASE("all problems of all files of a scenario come at once, each with file, line and column") {
    const TemporaryFolder folder("plateau-scenario-");
    const auto broken = folder.path() / "broken";
    copy_practice(broken);
    std::ofstream(broken / "scenario.yaml", std::ios::app) << "    pionts: 2\nguid: 3\n";
    std::ofstream(broken / "answers" / "blank.yaml") << "plateau: 2\nblank: true\n";
    try {
        load_scenario(broken, test::catalogue());
        FAIL("a broken scenario was read");
    } catch (const InvalidFile& error) {
        REQUIRE(error.problems().size() == 3);
        const std::string scenario_file = (broken / "scenario.yaml").string();
        CHECK(error.problems()[0].file == scenario_file);
        CHECK(error.problems()[0].message.id == "yaml.key.unknown_near");
        CHECK(error.problems()[1].place.column == 1);
        CHECK(describe(Language::en, error.problems()[2]) ==
              (broken / "answers" / "blank.yaml").string() + ":1:10: the format '2' is not known; write 'plateau: 1'");
        CHECK(error.kind() == ErrorKind::invalid_input);
        const std::string whole = describe(Language::fr, error);
        CHECK(whole.find(scenario_file + ":") != std::string::npos);
        CHECK(whole.find("vouliez-vous dire « points »") != std::string::npos);
        CHECK(whole.find("blank.yaml:1:10: le format « 2 » est inconnu") != std::string::npos);
    }
}

TEST_CASE("a folder without scenario.yaml is the fault of whoever named it") {
    const TemporaryFolder folder("plateau-scenario-");
    try {
        load_scenario(folder.path(), test::catalogue());
        FAIL("an empty folder was read");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::invalid_input);
        CHECK(error.message().id == "file.unreadable");
    }
}

TEST_CASE("a scenario that cannot be proved and a parameter without use are warnings only") {
    const TemporaryFolder folder("plateau-scenario-");
    const auto other = folder.path() / "other";
    copy_practice(other);
    std::filesystem::remove(other / "answers" / "blank.yaml");
    const std::string text = read_file(other / "scenario.yaml");
    std::ofstream(other / "scenario.yaml") << test::with(text, "  vpn_port: 51820\n", "  vpn_port: 51820\n  lost: 1\n");
    const auto problems = lint_scenario(other, test::catalogue());
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].message.id == "scenario.answer.unproved");
    CHECK(problems[1].message.id == "scenario.parameter.unused");
    CHECK(problems[1].severity == Severity::warning);
    CHECK(load_scenario(other, test::catalogue()).guide.size() == 8);
}
