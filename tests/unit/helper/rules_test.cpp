#include "engine/adapters/helper/rules.h"

#include <doctest/doctest.h>

#include <functional>
#include <optional>

#include "engine/support/error.h"

namespace plateau {

namespace {

const std::string ours = "0b0c7f0e-7d4a-4c8e-9a55-0123456789ab";
const std::vector<std::string> instances{ours};

std::optional<ErrorKind> kind_thrown(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

SeatNetworkSpec good_spec() {
    const Owner owner{ours, "s1", "01"};
    return {.owner = owner,
            .bridge = short_name("plb", owner),
            .name_space = short_name("pln", owner),
            .address = Ipv4Address(0xc0a801fa),
            .prefix_length = 24};
}

std::optional<ErrorKind> checked(const SeatNetworkSpec& spec) {
    return kind_thrown([&] { helper_rule::check(spec, instances); });
}

}  // namespace

TEST_CASE("a name is known as its owner's and as nobody else's") {
    const Owner owner{ours, "s1", "01"};
    CHECK(is_name_of(short_name("pln", owner), owner));
    CHECK(is_name_of(short_name("plbri", owner), owner));
    CHECK_FALSE(is_name_of(short_name("pln", {ours, "s1", "02"}), owner));
    CHECK_FALSE(is_name_of("pln", owner));
    CHECK_FALSE(is_name_of("", owner));
    CHECK_FALSE(is_name_of("../" + short_name("pl", owner).substr(2), owner));
}

TEST_CASE("a good network is let through and one of another instance is not") {
    CHECK(checked(good_spec()) == std::nullopt);
    auto spec = good_spec();
    spec.owner.instance = "00000000-0000-4000-8000-000000000000";
    CHECK(checked(spec) == ErrorKind::conflict);
    spec = good_spec();
    spec.owner.seat = "02";
    CHECK(checked(spec) == ErrorKind::conflict);
    spec = good_spec();
    spec.owner.session = "a session";
    CHECK(checked(spec) == ErrorKind::invalid_input);
}

TEST_CASE("an address must be one that a host can have") {
    auto spec = good_spec();
    for (const char* text : {"0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "192.168.1.0", "192.168.1.255"}) {
        CAPTURE(text);
        spec.address = *Ipv4Address::parse(text);
        CHECK(checked(spec) == ErrorKind::invalid_input);
    }
    spec = good_spec();
    for (const int length : {-1, 0, 7, 31, 32, 33}) {
        CAPTURE(length);
        spec.prefix_length = length;
        CHECK(checked(spec) == ErrorKind::invalid_input);
    }
}

TEST_CASE("a connection has a port and a limit within bounds") {
    const auto target = [](const char* address, std::uint16_t port, int limit) {
        return kind_thrown(
            [&] { helper_rule::check_target(*Ipv4Address::parse(address), port, std::chrono::milliseconds(limit)); });
    };
    CHECK(target("192.168.1.1", 22, 60'000) == std::nullopt);
    CHECK(target("192.168.1.1", 0, 1000) == ErrorKind::invalid_input);
    CHECK(target("192.168.1.1", 22, 0) == ErrorKind::invalid_input);
    CHECK(target("192.168.1.1", 22, 60'001) == ErrorKind::invalid_input);
    CHECK(target("127.0.0.1", 22, 1000) == ErrorKind::invalid_input);
}

TEST_CASE("a path is absolute and goes nowhere but down") {
    const auto path = [](const std::string& text) {
        return kind_thrown([&] { helper_rule::check_path("seal_file", text); });
    };
    CHECK(path("/store/disk.qcow2") == std::nullopt);
    CHECK(path("/store/..disk") == std::nullopt);
    for (const std::string text : {"", "disk", "/store/../etc/shadow", "/store/./disk", "/store/a\nb"}) {
        CAPTURE(text);
        CHECK(path(text) == ErrorKind::invalid_input);
    }
    CHECK(path("/" + std::string(5000, 'x')) == ErrorKind::invalid_input);
    CHECK(path(std::string("/a\0b", 4)) == ErrorKind::invalid_input);
}

TEST_CASE("a path belongs to the innermost of the folders it lies in") {
    const std::vector<std::filesystem::path> roots{"/store", "/store/cases", "/other"};
    CHECK(helper_rule::root_of("/store/a", roots) == 0);
    CHECK(helper_rule::root_of("/store/cases/a", roots) == 1);
    CHECK(helper_rule::root_of("/other", roots) == 2);
    for (const char* outside : {"/storeroom/a", "/", "/stor", "/etc/shadow"}) {
        CAPTURE(outside);
        CHECK(kind_thrown([&] { helper_rule::root_of(outside, roots); }) == ErrorKind::denied);
    }
}

}  // namespace plateau
