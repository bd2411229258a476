#include <doctest/doctest.h>

#include "engine/app/observe_router.h"
#include "engine/app/room_check.h"
#include "engine/support/error.h"
#include "tests/fakes/fake_http_client.h"
#include "tests/fakes/fake_remote_shell.h"

using namespace plateau;

namespace {

constexpr const char* key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

RouterDoors doors(const std::string& password = "") {
    RouterDoors all = *doors_of("192.168.1.1");
    all.shell.password = password;
    return all;
}

fakes::FakeHttpClient web_server(const HttpTarget& at, const std::string& page) {
    HttpTarget target = at;
    target.certificate = at.tls ? key : "";
    return {target, [page](const HttpRequest& request) -> Observed<HttpAnswer> {
                return request.path == "/" ? HttpAnswer{.status = 200, .body = page} : HttpAnswer{.status = 404};
            }};
}

/// An SSH server where `program` keeps the settings.
void put_shell(fakes::FakeRemoteShell& shell, const std::string& program) {
    shell.put(doors().shell, {.host_key = key,
                              .user = "root",
                              .password = "right",
                              .private_key = {},
                              .run = [program](const ShellCommand&) -> std::optional<Observed<ShellResult>> {
                                  return ShellResult{.exit_code = 0, .out = program + "\n", .err = {}};
                              }});
}

}  // namespace

TEST_CASE("a place is an address, with an account and the port of its web server where they are told") {
    const auto plain = doors_of("192.168.1.1");
    REQUIRE(plain.has_value());
    CHECK(plain->plain.place.port == 80);
    CHECK(plain->tls.place.port == 443);
    CHECK(plain->tls.tls);
    CHECK(plain->shell.user == "root");
    CHECK(plain->shell.port == 22);
    const auto told = doors_of("admin@10.0.0.1:8080");
    REQUIRE(told.has_value());
    CHECK(told->plain.place.port == 8080);
    CHECK(told->plain.place.address == *Ipv4Address::parse("10.0.0.1"));
    CHECK(told->shell.user == "admin");
    for (const char* other : {"", "router", "@10.0.0.1", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:80x"}) {
        CHECK_MESSAGE(!doors_of(other).has_value(), other);
    }
}

TEST_CASE("pages tell a router, and whether its SSH answers decides how it is asked") {
    auto client = web_server(doors().plain, "DD-WRT");
    fakes::FakeRemoteShell shell;
    const FoundRouter closed = find_router(client, shell, doors());
    CHECK(closed.signs.make == RouterMake::ddwrt);
    CHECK_FALSE(closed.shell_answers);
    CHECK(closed.ways.empty());
    put_shell(shell, "/usr/sbin/nvram");
    CHECK(find_router(client, shell, doors()).ways == std::vector<std::string>{"ddwrt:ssh://root@192.168.1.1"});
    CHECK(shell.runs().empty());
}

TEST_CASE("a router that answers over HTTPS only is found there") {
    auto client = web_server(doors().tls, "<a href=\"/cgi-bin/luci/\">");
    fakes::FakeRemoteShell shell;
    put_shell(shell, "/sbin/uci");
    const FoundRouter found = find_router(client, shell, doors());
    CHECK(found.signs.make == RouterMake::openwrt);
    CHECK(found.ways == std::vector<std::string>{"openwrt:ssh://root@192.168.1.1"});
}

TEST_CASE("what pages do not tell is told by the shell where a password is given, and only there") {
    auto client = web_server(doors().plain, "<html>Salle 12</html>");
    fakes::FakeRemoteShell shell;
    put_shell(shell, "/sbin/uci");
    const FoundRouter without = find_router(client, shell, doors());
    CHECK(without.signs.make == RouterMake::unknown);
    CHECK(without.ways.empty());
    CHECK(shell.runs().empty());
    CHECK(find_router(client, shell, doors("right")).signs.make == RouterMake::openwrt);
    CHECK(find_router(client, shell, doors("wrong")).signs.make == RouterMake::unknown);
    put_shell(shell, "neither");
    CHECK(find_router(client, shell, doors("right")).signs.make == RouterMake::unknown);
}

TEST_CASE("where nothing answers the person is told") {
    auto client = web_server(doors_of("10.0.0.1")->plain, "DD-WRT");
    fakes::FakeRemoteShell shell;
    try {
        find_router(client, shell, doors());
        FAIL("nothing is there");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK(error.message().id == "facts.router.silent");
    }
}

TEST_CASE("a room's routers are asked each for itself, and virtual ones are not") {
    auto client = web_server(doors().plain, "DD-WRT");
    fakes::FakeRemoteShell shell;
    put_shell(shell, "/usr/sbin/nvram");
    Room room;
    const auto add = [&](const char* id, const char* kind, const char* address) {
        Seat seat{
            .id = id, .host = "here", .router = {.kind = kind, .image = {}, .address = {}, .port = {}, .secret = {}}};
        seat.router.address = Ipv4Address::parse(address);
        room.seats.push_back(seat);
    };
    add("01", "ddwrt", "192.168.1.1");
    add("02", "vm", "");
    add("03", "linksys", "192.168.1.1");
    add("04", "ddwrt", "192.168.1.2");
    const auto checks = check_room(room, client, shell);
    REQUIRE(checks.size() == 3);
    CHECK(checks[0].seat == "01");
    CHECK(checks[0].is_right());
    CHECK(checks[1].seat == "03");
    REQUIRE(checks[1].found.has_value());
    CHECK(kind_of(checks[1].found->signs.make) == "ddwrt");
    CHECK_FALSE(checks[1].is_right());
    CHECK_FALSE(checks[2].is_right());
    REQUIRE(checks[2].error.has_value());
    CHECK(checks[2].error->message().id == "facts.router.silent");
    shell.drop(doors().shell);
    CHECK_FALSE(check_room(room, client, shell).front().is_right());
}
