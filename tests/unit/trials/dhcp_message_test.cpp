#include "engine/trials/dhcp_message.h"

#include <doctest/doctest.h>

using namespace plateau;

namespace {

const MacAddress printer = *MacAddress::parse("00:1b:a9:12:34:56");

/// The offer a server makes of a discover: `options` follow the cookie.
std::string offer_with(std::string_view options) {
    std::string message = dhcp_discover(0x01020304, printer).substr(0, 240);
    message[0] = 2;
    message.replace(16, 4, "\xc0\xa8\x01\xc8");
    return message + std::string(options);
}

constexpr std::string_view offer{
    "\x35\x01\x02\x36\x04\xc0\xa8\x01\x01\x33\x04\x00\x00\x70\x80\x03\x04\xc0\xa8\x01\x01"
    "\x06\x08\xc0\xa8\x01\x0a\xc0\xa8\x01\x01\xff",
    32};

}  // namespace

TEST_CASE("a discover asks for an answer by broadcast, is for the device and requests nothing") {
    const std::string message = dhcp_discover(0x01020304, printer);
    CHECK(message.size() >= 300);
    CHECK(message.substr(0, 4) == std::string_view("\x01\x01\x06\x00", 4));
    CHECK(message.substr(4, 4) == std::string_view("\x01\x02\x03\x04", 4));
    CHECK(message.substr(10, 2) == std::string_view("\x80\x00", 2));
    CHECK(message.substr(28, 6) == std::string_view("\x00\x1b\xa9\x12\x34\x56", 6));
    CHECK(message.substr(240, 3) == std::string_view("\x35\x01\x01", 3));
}

TEST_CASE("an offer says the address, who gives it, and what goes with it") {
    const auto read = parse_dhcp_offer(offer_with(offer));
    REQUIRE(read);
    CHECK(read->id == 0x01020304);
    CHECK(read->mac == printer);
    CHECK(read->address.to_string() == "192.168.1.200");
    CHECK(read->server->to_string() == "192.168.1.1");
    CHECK(read->gateway->to_string() == "192.168.1.1");
    CHECK(read->dns == std::vector{*Ipv4Address::parse("192.168.1.10"), *Ipv4Address::parse("192.168.1.1")});
    CHECK(read->lease_seconds == 28800);
}

TEST_CASE("what is no offer is refused with a reason") {
    CHECK_FALSE(parse_dhcp_offer(""));
    CHECK_FALSE(parse_dhcp_offer(dhcp_discover(1, printer)));
    CHECK(parse_dhcp_offer(offer_with("\x35\x01\x05\xff")).error() == "it offers no address");
    CHECK(parse_dhcp_offer(offer_with("\x35\x05\x02")).error() == "an option is cut off");
    CHECK(parse_dhcp_offer(offer_with(std::string_view("\x35", 1))).error() == "an option is cut off");
    CHECK_FALSE(parse_dhcp_offer(offer_with(offer) + std::string(longest_dhcp_message, '\0')));
    std::string nowhere = offer_with(offer);
    nowhere.replace(16, 4, std::string(4, '\0'));
    CHECK_FALSE(parse_dhcp_offer(nowhere));
}
