#include <doctest/doctest.h>

#include "samples.h"

using namespace plateau;
using plateau::test::with;

namespace {

std::string good_room() {
    return R"(plateau: 1
room: B12
hosts: { here: { uri: "qemu:///system", memory: 16GiB } }
images: { client: practice/client }
seats:
  "02": { host: here, router: { kind: vm, image: practice/router } }
  "01": { host: here, router: { kind: linksys, address: 192.168.1.1, port: enp3s0.102, secret: router-02 } }
)";
}

std::string told_with(std::string_view from, std::string_view to) {
    Problems problems("room.yaml");
    read_room(with(good_room(), from, to), problems);
    return test::told(problems);
}

}  // namespace

TEST_CASE("a room is read with its seats in the order of the file") {
    Problems problems("room.yaml");
    const Room room = read_room(good_room(), problems);
    CHECK(test::told(problems) == "");
    CHECK(room.id == "B12");
    REQUIRE(room.seats.size() == 2);
    CHECK(room.seats[0].id == "02");
    CHECK(room.seats[0].router.image == "practice/router");
    CHECK(room.seats[1].router.address->to_string() == "192.168.1.1");
    CHECK(room.seats[1].router.port == "enp3s0.102");
    CHECK(room.seats[1].router.secret == "router-02");
    CHECK(room.hosts.at(0).memory == std::uint64_t{16} << 30);
}

TEST_CASE("what is wrong in a room is told where it stands") {
    CHECK(told_with("room: B12", "room: \"B 12\"") == "2:7 scenario.label.form");
    CHECK(told_with("16GiB", "16Go") == "3:49 scenario.size.form");
    CHECK(told_with("uri:", "url:") == "3:16 yaml.key.missing; 3:18 yaml.key.unknown_near");
    CHECK(told_with("practice/client", "practice//client") == "4:19 scenario.room.image");
    CHECK(told_with("\"02\": { host: here", "\"02\": { host: there") == "6:17 scenario.room.host");
    CHECK(told_with("\"02\"", "Poste_2") == "6:3 scenario.id.form");
    CHECK(told_with("\"01\"", "\"02\"") == "7:3 yaml.key.twice");
    CHECK(told_with("kind: vm", "kind: cisco") == "6:39 scenario.choice.unknown");
    CHECK(told_with("seats:", "seat:") == "1:1 yaml.key.missing; 5:1 yaml.key.unknown_near");
}

TEST_CASE("a virtual router has an image, a device an address, a port and a secret") {
    CHECK(told_with(", image: practice/router", "") == "6:31 yaml.key.missing");
    CHECK(told_with("image: practice/router", "image: practice/router, address: 192.168.1.1") ==
          "6:76 scenario.room.router_member");
    CHECK(told_with(", secret: router-02", "") == "7:31 yaml.key.missing");
    CHECK(told_with("secret: router-02", "secret: router-02, image: a") == "7:114 scenario.room.router_member");
    CHECK(told_with("address: 192.168.1.1", "address: router") == "7:57 scenario.address.form");
}

TEST_CASE("a room without seats is refused") {
    Problems problems("room.yaml");
    read_room("plateau: 1\nroom: a\nhosts: {}\nimages: {}\nseats: {}\n", problems);
    CHECK(test::told(problems) == "5:8 scenario.room.no_seat");
}

TEST_CASE("one port of a host leads to the router of one seat") {
    const std::string device = "kind: linksys, address: 192.168.1.1, port: enp3s0.102, secret: router-01";
    CHECK(told_with("kind: vm, image: practice/router", device) == "7:76 scenario.room.router_twice");
    CHECK(told_with("kind: vm, image: practice/router", with(device, "102", "101")) == "");
}
