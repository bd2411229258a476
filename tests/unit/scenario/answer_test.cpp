#include <doctest/doctest.h>

#include "samples.h"

using namespace plateau;

namespace {

struct Read {
    Answer answer;
    std::string told;
};

Read read(std::string_view text, const std::string& name = "flawed") {
    Problems problems("scenario.yaml");
    const std::string judged =
        "  - { id: report, task: x, judge: { 0: a, 1: b, 2: c, 3: d }, points: 1, criteria: [CP4.6] }\n";
    auto scenario =
        read_scenario(test::with(test::good_scenario(), "lab:\n", "parameters: { ip: 192.168.1.7 }\nlab:\n") + judged,
                      test::catalogue(), problems);
    CHECK(test::told(problems) == "");
    Problems own("answers/" + name + ".yaml");
    Answer answer = read_answer(name, text, scenario, own);
    return {std::move(answer), test::told(own)};
}

}  // namespace

TEST_CASE("an answer is steps that run or write, with parameters filled in") {
    const Read one = read(
        "plateau: 1\nsteps:\n  - { on: router, run: \"echo ${ip} $HOME\" }\n"
        "  - on: client\n    write: /etc/x\n    content: |\n      a ${ip}\nfaults: { printer: not_met }\n");
    CHECK(one.told == "");
    REQUIRE(one.answer.steps.size() == 2);
    CHECK(one.answer.steps[0].run == "echo 192.168.1.7 $HOME");
    CHECK(one.answer.steps[1].on == "client");
    CHECK(one.answer.steps[1].content == "a 192.168.1.7\n");
    CHECK(one.answer.faults.at("printer") == Verdict::not_met);
    CHECK(one.answer.name == "flawed");
}

TEST_CASE("a blank answer does nothing") {
    CHECK(read("plateau: 1\nblank: true\n").answer.blank);
    CHECK(read("plateau: 1\nblank: true\nsteps: [{ on: client, run: x }]\n").told == "1:1 scenario.answer.steps");
    CHECK(read("plateau: 1\nblank: true\nfaults: { printer: not_met }\n").told == "3:9 scenario.answer.blank_faults");
    CHECK(read("plateau: 1\nblank: yes\nsteps: [{ on: client, run: x }]\n").told == "2:8 scenario.boolean.form");
    CHECK(read("plateau: 1\n").told == "1:1 scenario.answer.steps");
}

TEST_CASE("each step says where, and one thing to do") {
    const auto told_of_step = [](std::string_view step) {
        return read("plateau: 1\nsteps: [" + std::string(step) + "]\n").told;
    };
    CHECK(told_of_step("{ run: x }") == "2:9 yaml.key.missing");
    CHECK(told_of_step("{ on: server, run: x }") == "2:15 scenario.role.unknown");
    CHECK(told_of_step("{ on: client }") == "2:9 scenario.step.mode");
    CHECK(told_of_step("{ on: client, run: x, write: /x, content: y }") == "2:9 scenario.step.mode");
    CHECK(told_of_step("{ on: client, write: x, content: y }") == "2:30 scenario.step.path");
    CHECK(told_of_step("{ on: client, write: /x }") == "2:9 yaml.key.missing");
    CHECK(told_of_step("{ on: client, run: x, content: y }") == "2:31 yaml.key.unknown");
    CHECK(told_of_step("{ on: client, run: \"echo ${HOME}\" }") == "2:28 scenario.parameter.unknown");
    CHECK(told_of_step("{ on: client, run: \"echo $${HOME}\" }") == "");
    CHECK(told_of_step("{ on: client, run: x, unless: y }") == "2:31 yaml.key.unknown");
}

TEST_CASE("a fault names a measured item and a verdict that it leads to") {
    const auto told_of_faults = [](std::string_view faults) {
        return read("plateau: 1\nsteps: [{ on: client, run: x }]\nfaults: " + std::string(faults) + "\n").told;
    };
    CHECK(told_of_faults("{ scanner: not_met }") == "3:11 scenario.fault.item");
    CHECK(told_of_faults("{ report: not_met }") == "3:11 scenario.fault.item");
    CHECK(told_of_faults("{ printer: met }") == "3:20 scenario.fault.verdict");
    CHECK(told_of_faults("{ printer: for_jury }") == "3:20 scenario.fault.verdict");
    CHECK(told_of_faults("{ printer: failed }") == "3:20 scenario.fault.verdict");
    CHECK(told_of_faults("{ printer: partly_met }") == "");
}

TEST_CASE("an answer's file name is its id") {
    CHECK(read("plateau: 1\nblank: true\n", "Model Answer").told == "1:1 scenario.id.form");
}
