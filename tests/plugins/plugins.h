#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/facts/catalogue.h"
#include "engine/grading/correct.h"
#include "engine/grading/graders.h"
#include "tests/unit/grading/samples.h"

namespace plateau {

/// The worker of this build with these graders.
inline GraderOptions worker_with(std::vector<std::filesystem::path> files) {
    return {.host_program = PLATEAU_GRADER_HOST, .folders = {}, .files = std::move(files)};
}

/// The worker of this build with the shipped families.
inline GraderOptions shipped_families() {
    GraderOptions options = worker_with({});
    options.folders = {PLATEAU_GRADERS};
    return options;
}

inline std::filesystem::path bad_plugin(const std::string& name) {
    return std::filesystem::path(PLATEAU_BAD_PLUGINS) / (name + ".so");
}

inline std::filesystem::path shipped(const std::string& family) {
    return std::filesystem::path(PLATEAU_GRADERS) / (family + ".so");
}

/// Grades the item "item" of the bad plugin's own check and the item "dhcp" that asks for a reservation that is there.
inline Correction corrected_beside_dhcp(GraderSet& graders, const std::string& family, Record expect = {}) {
    const Scenario scenario =
        samples::scenario_of({samples::item_of("item", family + ".check", "router", std::move(expect)),
                              samples::item_of("dhcp", "dhcp.reservation", "router",
                                               {{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}})});
    FactsRecord router = samples::record_of("router", {"dhcp_reservation"});
    router.facts.push_back(make_fact("dhcp_reservation", {{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}},
                                     {samples::evidence}, Assurance::verified));
    return correct({.scenario = scenario, .secrets = samples::secrets(), .records = {router}}, graders);
}

}  // namespace plateau
