#include "sdk/sets.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace plateau::grader;

TEST_CASE("neighbouring and overlapping ranges become one") {
    CHECK(merged({{5, 9}, {1, 2}, {3, 6}}) == Ranges{{1, 9}});
    CHECK(merged({{0, 0xffffffff}, {7, 8}}) == Ranges{all_addresses});
    CHECK(merged({}).empty());
}

TEST_CASE("canonical ports and networks are read as numbers") {
    CHECK(ports_of("22,80,8000-8010") == Ranges{{22, 22}, {80, 80}, {8000, 8010}});
    CHECK(ports_of("any") == Ranges{all_ports});
    CHECK(network_of("192.168.1.0/24") == Range{0xc0a80100, 0xc0a801ff});
    CHECK(network_of("0.0.0.0/0") == all_addresses);
    CHECK(network_of("10.0.0.1/32") == Range{0x0a000001, 0x0a000001});
}

TEST_CASE("what is not canonical is refused and not guessed") {
    for (const char* text : {"", "http", "80-", "65536", "80,,81"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(ports_of(text), std::invalid_argument);
    }
    for (const char* text : {"", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "10.0.0.256/32", "10.0.0.0/8x"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(network_of(text), std::invalid_argument);
    }
}

TEST_CASE("a range is covered only when all of it is") {
    const Ranges web{{80, 80}, {443, 443}};
    CHECK(covers(web, {80, 80}));
    CHECK_FALSE(covers(web, {80, 81}));
    CHECK(touches(web, {81, 443}));
    CHECK_FALSE(touches(web, {81, 442}));
}
