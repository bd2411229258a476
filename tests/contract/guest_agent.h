#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "engine/ports/guest_agent.h"

namespace plateau::contract {

/// One guest with a working agent: /bin/sh runs the scripts below, /tmp exists, /etc/hostname is a file.
struct AgentBench {
    std::function<std::unique_ptr<GuestAgent>()> agent;
    /// The guest's clock as it says itself.
    std::function<std::chrono::system_clock::time_point(GuestAgent&)> time;
};

// What a bench's /bin/sh must be able to do.
inline const std::string says_both = "echo out; echo err >&2; exit 3";
inline const std::string repeats_input = "cat";
inline const std::string prints_3_mib = "head -c 3145728 /dev/zero";
inline const std::string never_ends = "sleep 1000";
inline const std::string dies_of_kill = "kill -9 $$";

inline GuestCommand shell(const std::string& script, std::chrono::milliseconds limit = std::chrono::seconds(30)) {
    return GuestCommand{.argv = {"/bin/sh", "-c", script}, .input = {}, .limit = limit};
}

/// All 256 bytes, more than one piece of a transfer.
inline std::string awkward_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = static_cast<char>((i * 131 + i / 256) & 0xff);
    }
    return bytes;
}

inline void agent_runs_programs(GuestAgent& agent) {
    const auto both = agent.run(shell(says_both));
    REQUIRE_MESSAGE(both.has_value(), (both ? "" : both.error().why));
    CHECK(both->exit_code == 3);
    CHECK(both->out == "out\n");
    CHECK(both->err == "err\n");
    CHECK_FALSE(both->truncated);

    GuestCommand fed = shell(repeats_input);
    fed.input = awkward_bytes(70'000);
    const auto echoed = agent.run(fed);
    REQUIRE_MESSAGE(echoed.has_value(), (echoed ? "" : echoed.error().why));
    CHECK(echoed->exit_code == 0);
    CHECK(echoed->out == fed.input);

    const auto killed = agent.run(shell(dies_of_kill));
    REQUIRE_MESSAGE(killed.has_value(), (killed ? "" : killed.error().why));
    CHECK(killed->exit_code == 128 + 9);

    const auto absent = agent.run(GuestCommand{.argv = {"/no/such/program"}});
    REQUIRE_FALSE(absent.has_value());
    CHECK(absent.error().code == "agent.refused");
    CHECK_FALSE(absent.error().why.empty());
}

inline void agent_bounds_programs(GuestAgent& agent) {
    const auto large = agent.run(shell(prints_3_mib));
    REQUIRE_MESSAGE(large.has_value(), (large ? "" : large.error().why));
    CHECK(large->out.size() == std::size_t{1} << 20);
    CHECK(large->truncated);

    const auto endless = agent.run(shell(never_ends, std::chrono::seconds(1)));
    REQUIRE_FALSE(endless.has_value());
    CHECK(endless.error().code == "agent.timeout");
    CHECK(agent.ping(std::chrono::seconds(5)).has_value());
}

inline void agent_moves_files(GuestAgent& agent) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{5}, (std::size_t{2} << 20) + 77}) {
        CAPTURE(size);
        const std::string content = awkward_bytes(size);
        const auto written = agent.write_file("/tmp/contract", content);
        REQUIRE_MESSAGE(written.has_value(), (written ? "" : written.error().why));
        const auto back = agent.read_file("/tmp/contract", size);
        REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().why));
        CHECK(*back == content);
    }
    REQUIRE(agent.write_file("/tmp/contract", "short").has_value());
    CHECK(agent.read_file("/tmp/contract", 100).value() == "short");

    const auto more = agent.read_file("/tmp/contract", 4);
    REQUIRE_FALSE(more.has_value());
    CHECK(more.error().code == "agent.reply.too_large");

    const auto absent = agent.read_file("/tmp/is/not/there", 100);
    REQUIRE_FALSE(absent.has_value());
    CHECK(absent.error().code == "agent.file.absent");

    const auto nowhere = agent.write_file("/tmp/is/not/there", "x");
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().code == "agent.refused");
}

inline void agent_sets_time(GuestAgent& agent, const AgentBench& bench) {
    const std::chrono::system_clock::time_point wanted{std::chrono::seconds(1'900'000'000)};
    const auto set = agent.set_time(wanted);
    REQUIRE_MESSAGE(set.has_value(), (set ? "" : set.error().why));
    const auto seen = bench.time(agent);
    CHECK(seen >= wanted);
    CHECK(seen < wanted + std::chrono::minutes(5));
}

/// What every GuestAgent keeps. Called inside a test case; the guest is used as it is found.
inline void check_guest_agent(const AgentBench& bench) {
    const auto agent = bench.agent();
    SUBCASE("it answers a ping") {
        CHECK(agent->ping(std::chrono::seconds(5)).has_value());
    }
    SUBCASE("a program's exit code, outputs and input pass through") {
        agent_runs_programs(*agent);
    }
    SUBCASE("a program that prints too much is cut and one that never ends is given up, and the agent still answers") {
        agent_bounds_programs(*agent);
    }
    SUBCASE("files of any bytes and more than one piece go in and come out the same") {
        agent_moves_files(*agent);
    }
    SUBCASE("the guest's clock is set") {
        agent_sets_time(*agent, bench);
    }
}

}  // namespace plateau::contract
