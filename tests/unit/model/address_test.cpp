#include "engine/model/address.h"

#include <doctest/doctest.h>

using plateau::Ipv4Address;
using plateau::Ipv4Prefix;
using plateau::MacAddress;
using plateau::PortSet;

TEST_CASE("a MAC address is the same in every notation people use") {
    for (const char* text : {"00:1b:a9:12:34:56", "00-1B-A9-12-34-56", "001b.a912.3456", "001BA9123456"}) {
        CAPTURE(text);
        REQUIRE(MacAddress::parse(text).has_value());
        CHECK(MacAddress::parse(text)->to_string() == "00:1b:a9:12:34:56");
    }
}

TEST_CASE("what only looks like a MAC address is refused") {
    for (const char* text :
         {"", "00:1b:a9:12:34", "00:1b:a9:12:34:5g", "00:1b-a9:12:34:56", "00:1b:a9:12:34:56:78", "001ba912345"}) {
        CAPTURE(text);
        CHECK_FALSE(MacAddress::parse(text).has_value());
    }
}

TEST_CASE("an IPv4 address has four decimal parts and no needless zero") {
    CHECK(Ipv4Address::parse("192.168.1.200")->to_string() == "192.168.1.200");
    CHECK(Ipv4Address::parse("0.0.0.0")->bits() == 0);
    for (const char* text :
         {"", "192.168.1", "192.168.1.256", "192.168.01.1", "1.2.3.4.5", "1.2.3.4 ", "a.b.c.d", "1..2.3"}) {
        CAPTURE(text);
        CHECK_FALSE(Ipv4Address::parse(text).has_value());
    }
}

TEST_CASE("a prefix has no bit outside itself and knows what it contains") {
    const auto lan = Ipv4Prefix::parse("192.168.1.0/24");
    REQUIRE(lan.has_value());
    CHECK(lan->contains(*Ipv4Address::parse("192.168.1.255")));
    CHECK_FALSE(lan->contains(*Ipv4Address::parse("192.168.2.0")));
    CHECK(lan->contains(*Ipv4Prefix::parse("192.168.1.128/25")));
    CHECK_FALSE(lan->contains(*Ipv4Prefix::parse("192.168.0.0/16")));
    CHECK(Ipv4Prefix::parse("0.0.0.0/0")->contains(*lan));
    CHECK_FALSE(Ipv4Prefix::parse("192.168.1.7/24").has_value());
    CHECK_FALSE(Ipv4Prefix::parse("192.168.1.0/33").has_value());
}

TEST_CASE("ports are a set: order, overlaps and neighbours do not matter") {
    CHECK(PortSet::parse("443,80")->to_string() == "80,443");
    CHECK(PortSet::parse("8000-8005,8004-8010,8011")->to_string() == "8000-8011");
    CHECK(PortSet::parse("0-65535")->to_string() == "any");
    CHECK(PortSet::parse("80-90")->contains(*PortSet::parse("82,85-87")));
    CHECK_FALSE(PortSet::parse("80-90")->contains(*PortSet::parse("91")));
    for (const char* text : {"", "80,", "90-80", "65536", "http", "80 "}) {
        CAPTURE(text);
        CHECK_FALSE(PortSet::parse(text).has_value());
    }
}
