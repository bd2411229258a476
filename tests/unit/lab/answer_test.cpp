#include "engine/lab/answer.h"

#include "engine/lab/provision.h"
#include "tests/unit/lab/lab_bench.h"

using namespace plateau;
using test::error_of;
using test::LabBench;

namespace {

/// The scripts that were run on a machine.
std::vector<std::string> scripts_on(const LabBench& bench, const Lab& lab, const std::string& role) {
    std::vector<std::string> scripts;
    for (const auto& argv : bench.hypervisor.guest(lab.find(role)->spec.name)->runs()) {
        if (argv.at(2).find("dropbearkey") == std::string::npos) {
            scripts.push_back(argv.at(2));
        }
    }
    return scripts;
}

}  // namespace

TEST_CASE("an answer's steps are done in order on the machines they name") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    const Answer answer{.name = "complete",
                        .steps = {{.on = "router", .run = "one"},
                                  {.on = "router", .run = "two"},
                                  {.on = "client", .write = "/etc/motd", .content = "hello"},
                                  {.on = "client", .run = "three"}}};
    apply_answer(bench.services(), lab, answer, {});
    CHECK(scripts_on(bench, lab, "router") == std::vector<std::string>{"one", "two"});
    CHECK(scripts_on(bench, lab, "client") == std::vector<std::string>{"three"});
    CHECK(bench.hypervisor.guest(lab.find("client")->spec.name)->file("/etc/motd") == "hello");
}

TEST_CASE("a step that fails says its number, its machine and the last line it printed, and ends the answer") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    const Answer answer{
        .name = "flawed",
        .steps = {{.on = "server", .run = "one"}, {.on = "server", .run = "fail"}, {.on = "server", .run = "x"}}};
    const Error error = error_of([&] { apply_answer(bench.services(), lab, answer, {}); });
    CHECK(error.message() ==
          Message{"lab.answer.failed",
                  {{"answer", "flawed"}, {"step", "2"}, {"role", "server"}, {"why", "exit status 3: no such user"}}});
    CHECK(scripts_on(bench, lab, "server") == std::vector<std::string>{"one", "fail"});
}

TEST_CASE("an agent that does not answer and a file that cannot be written are the step's failure") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    const Answer writes{.name = "a", .steps = {{.on = "client", .write = "/no/such/folder/x", .content = ""}}};
    CHECK(error_of([&] { apply_answer(bench.services(), lab, writes, {}); }).message().args.back().second ==
          "the folder of /no/such/folder/x is not there");
    bench.hypervisor.guest(lab.find("client")->spec.name)->set_mood(fakes::FakeGuest::Mood::silent);
    const Answer runs{.name = "a", .steps = {{.on = "client", .run = "x"}}};
    CHECK(error_of([&] { apply_answer(bench.services(), lab, runs, {}); }).message().args.back().second ==
          "no answer in time");
}

TEST_CASE("a step on a machine the lab has not is refused, and a stop request is heard between steps") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    const Answer wrong{.name = "a", .steps = {{.on = "printer", .run = "x"}}};
    CHECK(error_of([&] { apply_answer(bench.services(), lab, wrong, {}); }).kind() == ErrorKind::invalid_input);
    std::stop_source stop;
    stop.request_stop();
    const Answer fine{.name = "a", .steps = {{.on = "client", .run = "x"}}};
    CHECK(error_of([&] { apply_answer(bench.services(), lab, fine, stop.get_token()); }).kind() ==
          ErrorKind::cancelled);
    CHECK(scripts_on(bench, lab, "client").empty());
}
