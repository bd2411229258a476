#include "engine/scenario/names.h"

#include <doctest/doctest.h>

#include "engine/scenario/scalars.h"

using namespace plateau;

TEST_CASE("an id has small letters, digits and dashes") {
    for (const char* good : {"a", "01", "dhcp-printer", "123456789012345678901234567890123456"}) {
        CAPTURE(good);
        CHECK(is_id(good));
    }
    for (const char* bad : {"", "-a", "A", "a_b", "a b", "é", "1234567890123456789012345678901234567"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_id(bad));
    }
    CHECK(is_image_name("practice/client"));
    CHECK_FALSE(is_image_name("../client"));
    CHECK_FALSE(is_image_name("practice/"));
    CHECK(is_domain("lab.lan"));
    CHECK_FALSE(is_domain("lab..lan"));
}

TEST_CASE("the nearest known word is proposed only when it is near") {
    const std::vector<std::string> known = {"criteria", "points", "partial", "on"};
    CHECK(nearest("critera", known) == "criteria");
    CHECK(nearest("point", known) == "points");
    CHECK(nearest("no", known).empty());
    CHECK(nearest("colour", known).empty());
    CHECK(nearest(std::string(100'000, 'p'), known).empty());
}

TEST_CASE("sizes are written with a binary unit") {
    CHECK(parse_size("2GiB") == std::uint64_t{2} << 30);
    CHECK(parse_size("512MiB") == std::uint64_t{512} << 20);
    CHECK(parse_size("64KiB") == std::uint64_t{64} << 10);
    for (const char* bad :
         {"", "2", "2GB", "2 GiB", "GiB", "-1GiB", "1.5GiB", "99999999999999999999GiB", "17000GiB", "0x1GiB"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_size(bad).has_value());
    }
}

TEST_CASE("durations are hours, minutes and seconds in that order") {
    CHECK(parse_duration("3h") == 10'800);
    CHECK(parse_duration("15min") == 900);
    CHECK(parse_duration("1h30min") == 5'400);
    CHECK(parse_duration("90s") == 90);
    for (const char* bad :
         {"", "0min", "15", "15m", "1h 30min", "30min1h", "49h", "-1h", "99999999999999999h", "1.5h"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_duration(bad).has_value());
    }
}

TEST_CASE("points come in quarters") {
    CHECK(parse_quarter_points("2") == 8);
    CHECK(parse_quarter_points("0.25") == 1);
    CHECK(parse_quarter_points("1.5") == 6);
    CHECK(parse_quarter_points("1.75") == 7);
    CHECK(parse_quarter_points("100") == 400);
    for (const char* bad : {"", "0", "0.0", "1.3", "1.", ".5", "-1", "101", "100.25", "1,5", "1e2", "1.255"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_quarter_points(bad).has_value());
    }
}
