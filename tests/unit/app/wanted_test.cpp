#include "engine/app/wanted.h"

#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "tests/plugins/plugins.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

Scenario with_lab(std::vector<Item> guide) {
    Scenario scenario = scenario_of(std::move(guide));
    scenario.lab.machines.push_back({.role = "client"});
    scenario.lab.router.emplace();
    return scenario;
}

}  // namespace

TEST_CASE("what a guide reads is asked of each role, with the files and passwords its graders want") {
    GraderSet graders(shipped_families());
    const auto wanted = wanted_by(with_lab({item_of("a", "files.absent", "client", {{"path", "/srv/a"}}),
                                            item_of("b", "router.admin", "router", {{"password", "p"}}),
                                            item_of("c", "wifi.network", "router", {{"ssid", "x"}})}),
                                  graders);
    CHECK(wanted.at("client").kinds == std::set<std::string>{"file", "host"});
    CHECK(wanted.at("client").files == std::set<std::string>{"/srv/a"});
    CHECK(wanted.at("router").kinds == std::set<std::string>{"host", "router_admin", "wifi_network"});
    CHECK(wanted.at("router").passwords == std::map<std::string, std::string>{{"expected", "p"}});
}

TEST_CASE("two items that expect two passwords are refused, two that expect the same are not") {
    GraderSet graders(shipped_families());
    const Item one = item_of("one", "router.admin", "router", {{"password", "p"}});
    const Item other = item_of("other", "router.admin", "router", {{"password", "q"}});
    CHECK_NOTHROW(wanted_by(with_lab({one, one}), graders));
    CHECK_THROWS_AS(wanted_by(with_lab({one, other}), graders), Error);
}

TEST_CASE("an item whose grader does not say what it wants is not asked for") {
    GraderOptions options = worker_with({bad_plugin("crashes")});
    options.folders = {PLATEAU_GRADERS};
    GraderSet graders(options);
    const auto wanted = wanted_by(with_lab({item_of("x", "gone.check", "client", {})}), graders);
    CHECK(wanted.at("client").kinds == std::set<std::string>{"host"});
}
