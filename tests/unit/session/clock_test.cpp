#include <doctest/doctest.h>

#include <random>

#include "engine/session/post_clock.h"
#include "engine/support/utc_text.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

Instant at(std::string_view time) {
    return *parse_utc_text("2026-06-10T" + std::string(time) + ":00.000Z");
}

Standstill still(std::string_view from, std::string_view to) {
    return {.from = at(from), .to = at(to)};
}

std::string end_of(const std::vector<Standstill>& standstills) {
    const auto ends = read_clock(at("09:00"), 3h, standstills, at("09:00")).ends;
    return ends ? utc_text(*ends).substr(11, 5) : "never";
}

}  // namespace

TEST_CASE("three hours from nine end at noon") {
    const ClockReading reading = read_clock(at("09:00"), 3h, {}, at("10:30"));
    CHECK(reading.ends == at("12:00"));
    CHECK(reading.worked == 90min);
    CHECK(reading.remaining == 90min);
    CHECK_FALSE(reading.stands);
}

TEST_CASE("time that stood is given back, however often it is told") {
    CHECK(end_of({still("10:12", "10:31")}) == "12:19");
    CHECK(end_of({still("10:12", "10:31"), still("10:12", "10:31")}) == "12:19");
    CHECK(end_of({still("10:20", "10:40"), still("10:10", "10:30")}) == "12:30");
    CHECK(end_of({still("10:00", "10:10"), still("10:10", "10:20")}) == "12:20");
    CHECK(end_of({still("11:50", "12:05"), still("12:10", "12:20")}) == "12:25");
}

TEST_CASE("what lies before the start or after the end moves nothing") {
    CHECK(end_of({still("08:00", "08:30")}) == "12:00");
    CHECK(end_of({still("08:30", "09:10")}) == "12:10");
    CHECK(end_of({still("12:00", "12:30")}) == "12:00");
    CHECK(end_of({still("12:10", "12:30")}) == "12:00");
}

TEST_CASE("a clock that stands has no end yet, and shows what was worked before") {
    const std::vector<Standstill> standing{{.from = at("10:00"), .to = std::nullopt}};
    const ClockReading reading = read_clock(at("09:00"), 3h, standing, at("11:45"));
    CHECK_FALSE(reading.ends.has_value());
    CHECK(reading.stands);
    CHECK(reading.worked == 1h);
    CHECK(reading.remaining == 2h);
    // It began to stand when the time was up already.
    CHECK(end_of({{.from = at("12:00"), .to = std::nullopt}}) == "12:00");
}

TEST_CASE("after the end nothing remains") {
    const ClockReading reading = read_clock(at("09:00"), 3h, {still("10:00", "10:30")}, at("15:00"));
    CHECK(reading.ends == at("12:30"));
    CHECK(reading.remaining == 0ms);
}

TEST_CASE("before a standstill begins it has taken nothing") {
    const ClockReading reading = read_clock(at("09:00"), 3h, {still("10:00", "10:30")}, at("09:40"));
    CHECK(reading.worked == 40min);
    CHECK_FALSE(reading.stands);
    CHECK(read_clock(at("09:00"), 3h, {still("10:00", "10:30")}, at("10:10")).worked == 1h);
    CHECK(read_clock(at("09:00"), 3h, {still("10:00", "10:30")}, at("10:10")).stands);
}

TEST_CASE("the clock agrees with counting minute by minute") {
    std::mt19937 random(20260610);
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        const Instant start = at("09:00");
        std::vector<Standstill> standstills;
        for (unsigned i = 0; i < random() % 5; ++i) {
            const Instant from = start + std::chrono::minutes(static_cast<int>(random() % 90) - 20);
            const bool open = random() % 6 == 0;
            standstills.push_back(
                {.from = from, .to = open ? std::nullopt : std::optional(from + std::chrono::minutes(random() % 40))});
        }
        const std::chrono::minutes allowed(random() % 100 + 1);
        std::chrono::minutes worked{};
        std::optional<Instant> ends;
        const Instant now = start + 200min;
        for (Instant minute = start; minute < now; minute += 1min) {
            const bool stands = std::any_of(standstills.begin(), standstills.end(), [&](const Standstill& each) {
                return each.from <= minute && (!each.to || minute < *each.to);
            });
            worked += stands ? 0min : 1min;
            if (worked == allowed && !ends) {
                ends = minute + 1min;
            }
        }
        const ClockReading reading = read_clock(start, allowed, standstills, now);
        CHECK(reading.worked == worked);
        CHECK(reading.ends == ends);
    }
}
