#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/text.h"
#include "tests/plugins/plugins.h"

using namespace plateau;

namespace {

/// The one problem of a set with this file and the dhcp family, which must load all the same.
Message problem_of(const std::filesystem::path& file) {
    const GraderSet graders(worker_with({file, shipped("dhcp")}));
    REQUIRE(graders.problems().size() == 1);
    CHECK(graders.versions() == std::map<std::string, std::string>{{"dhcp", "1.0.0"}});
    return graders.problems().front();
}

std::string text_of_problem(const std::filesystem::path& file) {
    return text_of(Language::en, problem_of(file));
}

}  // namespace

TEST_CASE("a library that is no grader is named with what it lacks") {
    const auto file = bad_plugin("no_symbol");
    CHECK(text_of_problem(file) ==
          file.string() + ": not a grader (no symbol plateau_grader); remove it from the folder of graders");
}

TEST_CASE("a grader of another interface or size is refused") {
    CHECK(problem_of(bad_plugin("wrong_abi")) ==
          Message{"grader.wrong_abi", {{"file", bad_plugin("wrong_abi").string()}, {"abi", "2"}, {"wanted", "1"}}});
    CHECK(problem_of(bad_plugin("small_struct")).id == "grader.wrong_struct_size");
}

TEST_CASE("a grader that does not describe itself rightly is refused") {
    CHECK(text_of_problem(bad_plugin("garbage_description")).find("its description is wrong: byte ") !=
          std::string::npos);
    CHECK(problem_of(bad_plugin("null_member")).id == "grader.bad_description");
    CHECK(problem_of(bad_plugin("null_structure")).id == "grader.bad_description");
    CHECK(text_of_problem(bad_plugin("false_family")).find("another family or version") != std::string::npos);
}

TEST_CASE("a grader that crashes when it is loaded is a problem of its own") {
    CHECK(problem_of(bad_plugin("crashes_at_load")).id == "grader.load_failed");
}

TEST_CASE("a file that is no library, is not there or is no file says why") {
    const TemporaryFolder folder("plateau-plugins");
    write_file_atomically(folder.path() / "text.so", "this is no library");
    CHECK(text_of_problem(folder.path() / "text.so").find("file too short") != std::string::npos);
    CHECK(text_of_problem(folder.path() / "absent.so").find("No such file or directory") != std::string::npos);
    CHECK(problem_of(folder.path()).id == "grader.not_loadable");
}

TEST_CASE("of two graders of one family the second is refused and the first named") {
    const TemporaryFolder folder("plateau-plugins");
    const auto copy = folder.path() / "copy.so";
    std::filesystem::copy_file(shipped("dhcp"), copy);
    const GraderSet graders(worker_with({shipped("dhcp"), copy}));
    REQUIRE(graders.problems().size() == 1);
    CHECK(graders.problems().front() ==
          Message{"grader.duplicate_family",
                  {{"file", copy.string()}, {"family", "dhcp"}, {"other", shipped("dhcp").string()}}});
}

TEST_CASE("a grader in a folder that only its owner may enter is loaded all the same") {
    const TemporaryFolder folder("plateau-plugins");
    std::filesystem::copy_file(shipped("dhcp"), folder.path() / "dhcp.so");
    std::filesystem::permissions(folder.path() / "dhcp.so", std::filesystem::perms::owner_read);
    GraderOptions options = worker_with({});
    options.folders = {folder.path(), folder.path() / "absent"};
    const GraderSet graders(options);
    CHECK(graders.problems().empty());
    CHECK(graders.versions().contains("dhcp"));
}

TEST_CASE("without its program nothing can be graded, and that is said") {
    GraderOptions options = worker_with({shipped("dhcp")});
    options.host_program = "/nowhere/plateau-grader-host";
    CHECK_THROWS_WITH_AS(GraderSet{options},
                         "cannot start the graders' process /nowhere/plateau-grader-host: No such file or directory; "
                         "install Plateau again",
                         Error);
}

TEST_CASE("a program that is no worker is found out") {
    GraderOptions options = worker_with({shipped("dhcp")});
    options.host_program = "/bin/true";
    const GraderSet graders(options);
    REQUIRE(graders.problems().size() == 1);
    CHECK(graders.problems().front().id == "grader.load_failed");
}

TEST_CASE("a family that is not installed is a reason and not a crash") {
    GraderSet graders(worker_with({shipped("dhcp")}));
    CHECK(graders.grade("wifi", "{}").error() == Message{"grader.missing", {{"grader", "wifi"}}});
    CHECK(graders.grade("dhcp", "no batch").error().id == "grader.threw");
}
