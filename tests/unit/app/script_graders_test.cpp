#include "engine/app/script_graders.h"

#include <doctest/doctest.h>

#include "engine/support/files.h"

using namespace plateau;

namespace {

struct Found {
    TemporaryFolder folder{"plateau-graders"};

    ScriptGraders with(const std::string& yaml) {
        const auto grader = folder.path() / "mine";
        std::filesystem::create_directories(grader);
        write_file_atomically(grader / "grader.yaml", yaml);
        write_file_atomically(grader / "describe.json", "{}");
        return find_script_graders({folder.path(), folder.path() / "none"});
    }
};

std::string problem_of(const std::string& yaml) {
    Found found;
    const ScriptGraders graders = found.with(yaml);
    return graders.problems.empty() ? "accepted" : graders.problems.front().id;
}

}  // namespace

TEST_CASE("a script grader is found with its command and limits") {
    Found found;
    const auto graders =
        found.with("plateau: 1\ncommand: [python3, judge.py]\nwants: true\nlimits: { seconds: 20, memory: 2GiB }\n");
    REQUIRE(graders.problems.empty());
    REQUIRE(graders.graders.size() == 1);
    const ScriptGrader& grader = graders.graders[0];
    CHECK(grader.command == std::vector<std::string>{"python3", "judge.py"});
    CHECK(grader.wants);
    CHECK(grader.limit == std::chrono::seconds(20));
    CHECK(grader.memory == std::uint64_t{2} << 30);
    CHECK(grader.description == "{}");
    CHECK(grader.file == found.folder.path() / "mine/grader.yaml");
}

TEST_CASE("a grader.yaml that is wrong says what, and is left out") {
    CHECK(problem_of("plateau: 1\ncommand: [a]\n") == "accepted");
    CHECK(problem_of("command: [a]\n") == "yaml.key.missing");
    CHECK(problem_of("plateau: 1\n") == "yaml.key.missing");
    CHECK(problem_of("plateau: 1\ncommand: []\n") == "grader.script.command");
    CHECK(problem_of("plateau: 1\ncommand: [a]\nlimits: { seconds: 90 }\n") != "accepted");
    CHECK(problem_of("plateau: 1\ncommand: [a]\nlimits: { memory: much }\n") != "accepted");
    CHECK(problem_of("plateau: 1\ncomand: [a]\n") == "yaml.key.missing");
    CHECK(problem_of("plateau: 1\ncommand: [a]\ndescribe: none.json\n") != "accepted");
}
