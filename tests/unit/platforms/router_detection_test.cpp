#include <doctest/doctest.h>

#include <map>
#include <optional>

#include "engine/facts/value_json.h"
#include "engine/platforms/detection/detect.h"
#include "engine/support/files.h"
#include "tests/fakes/fake_http_client.h"

using namespace plateau;

namespace {

HttpTarget router_at(bool tls = false) {
    HttpTarget target;
    target.place = {.name_space = {},
                    .address = *Ipv4Address::parse("192.168.1.1"),
                    .port = tls ? std::uint16_t{443} : std::uint16_t{80}};
    target.tls = tls;
    target.certificate = tls ? "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" : "";
    return target;
}

HttpAnswer answer_of(unsigned status, std::string body, std::map<std::string, std::string> headers = {}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

using Pages = std::map<std::string, HttpAnswer>;

fakes::FakeHttpClient device_with(Pages pages) {
    return {router_at(), [pages = std::move(pages)](const HttpRequest& request) -> Observed<HttpAnswer> {
                const auto page = pages.find(request.path);
                return page == pages.end() ? answer_of(404, "<h1>Not Found</h1>") : page->second;
            }};
}

Observed<WebSigns> signs_of(Pages pages) {
    auto device = device_with(std::move(pages));
    return ask_web_server(device, router_at());
}

std::optional<std::filesystem::path> corpus(const std::string& name) {
    const auto file = std::filesystem::path("../shared/corpus/router") / name;
    if (!std::filesystem::is_regular_file(file)) {
        MESSAGE("skipped: " << file.string() << " is absent on this machine");
        return std::nullopt;
    }
    return file;
}

ShellTarget login() {
    ShellTarget target;
    target.address = *Ipv4Address::parse("192.168.1.1");
    target.user = "root";
    return target;
}

}  // namespace

TEST_CASE("a Linksys is known by the answer of a real one, with its model, and nothing else is asked") {
    const auto file = corpus("jnap/m60cf-eu-1.0.14/ALL.json");
    if (!file) {
        return;
    }
    const auto all = value_from_json(read_file(*file));
    REQUIRE(all.has_value());
    const Value* information = all->find("http://linksys.com/jnap/core/GetDeviceInfo");
    REQUIRE(information != nullptr);
    auto device = device_with({{"/JNAP/", answer_of(200, to_json(*information))}});
    const auto signs = ask_web_server(device, router_at());
    REQUIRE(signs.has_value());
    CHECK(signs->make == RouterMake::linksys);
    CHECK(signs->model == "M60CF-EU");
    REQUIRE(device.asked().size() == 1);
    CHECK(device.asked().front().body == "{}");
    CHECK_FALSE(device.asked().front().headers.contains("X-JNAP-Authorization"));
    CHECK(ways_to(*signs, router_at(), login()) == std::vector<std::string>{"jnap:http://192.168.1.1"});
}

TEST_CASE("a Linksys that refuses to say what it is is one all the same") {
    const auto signs = signs_of({{"/JNAP/", answer_of(401, R"({"result":"_ErrorUnauthorized"})")}});
    REQUIRE(signs.has_value());
    CHECK(signs->make == RouterMake::linksys);
    CHECK(signs->model.empty());
}

TEST_CASE("OpenWrt is known by the words real ones have for a session that is none, and no password is tried") {
    for (const char* name : {"04-unknown-session.json", "05-unknown-object.json", "02-login-bad.json"}) {
        const auto file = corpus(std::string("openwrt/live-real-stack/") + name);
        if (!file) {
            return;
        }
        auto device = device_with({{"/ubus", answer_of(200, read_file(*file))}});
        const auto signs = ask_web_server(device, router_at());
        REQUIRE(signs.has_value());
        CHECK(signs->make == RouterMake::openwrt);
        CHECK(signs->answers_ubus);
        for (const HttpRequest& request : device.asked()) {
            CHECK(request.body.find("password") == std::string::npos);
        }
        CHECK(ways_to(*signs, router_at(), login()) ==
              std::vector<std::string>{"openwrt:ssh://root@192.168.1.1", "openwrt:http://root@192.168.1.1"});
    }
}

TEST_CASE("OpenWrt without ubus is known by the page that leads to LuCI, and is asked over SSH") {
    const auto signs = signs_of(
        {{"/",
          answer_of(200,
                    "<html><head><meta http-equiv=\"refresh\" content=\"0; URL=cgi-bin/luci/\" /></head></html>")}});
    REQUIRE(signs.has_value());
    CHECK(signs->make == RouterMake::openwrt);
    CHECK(ways_to(*signs, router_at(), login()) == std::vector<std::string>{"openwrt:ssh://root@192.168.1.1"});
}

TEST_CASE("DD-WRT is known by its realm, its name or the information it shows to everybody") {
    const Pages realm = {
        {"/", answer_of(401, "<h4>401 Unauthorized</h4>", {{"www-authenticate", "Basic realm=\"DD-WRT\""}})}};
    const Pages name = {{"/", answer_of(200, "<title>DD-WRT (build 44715) - Info</title>")}};
    const Pages renamed = {
        {"/", answer_of(401, "Authorization required", {{"www-authenticate", "Basic realm=\"Salle 12\""}})},
        {"/Info.live.htm",
         answer_of(200, "{lan_mac::00:1A:70:11:22:33}\n{wan_mac::00:1A:70:11:22:34}\n{lan_ip::192.168.1.1}\n")}};
    for (const Pages& pages : {realm, name, renamed}) {
        const auto signs = signs_of(pages);
        REQUIRE(signs.has_value());
        CHECK(signs->make == RouterMake::ddwrt);
        CHECK(ways_to(*signs, router_at(), login()) == std::vector<std::string>{"ddwrt:ssh://root@192.168.1.1"});
    }
}

TEST_CASE("another server is unknown, and what is no JSON of a router is no sign of one") {
    const std::vector<Pages> others = {{},
                                       {{"/", answer_of(200, "<html>It works!</html>")}},
                                       {{"/JNAP/", answer_of(200, "<html>{\"result\":\"OK\"}</html>")}},
                                       {{"/JNAP/", answer_of(200, R"({"result":"done"})")}},
                                       {{"/JNAP/", answer_of(200, R"(["OK"])")}},
                                       {{"/ubus", answer_of(200, R"({"jsonrpc":"1.0","result":[0]})")}},
                                       {{"/ubus", answer_of(200, R"({"jsonrpc":"2.0"})")}}};
    for (const Pages& pages : others) {
        const auto signs = signs_of(pages);
        REQUIRE(signs.has_value());
        CHECK(signs->make == RouterMake::unknown);
        CHECK_FALSE(signs->sends_to_tls);
        CHECK(ways_to(*signs, router_at(), login()).empty());
    }
}

TEST_CASE("a server that answers over HTTPS only says so") {
    const auto signs = signs_of({{"/", answer_of(307, "", {{"location", "https://192.168.1.1/"}})}});
    REQUIRE(signs.has_value());
    CHECK(signs->make == RouterMake::unknown);
    CHECK(signs->sends_to_tls);
}

TEST_CASE("where nothing listens one question is enough, and its reason is told") {
    auto device = device_with({});
    HttpTarget elsewhere = router_at();
    elsewhere.place.port = 8080;
    const auto signs = ask_web_server(device, elsewhere);
    REQUIRE_FALSE(signs.has_value());
    CHECK(signs.error().code == "http.unreachable");
}

TEST_CASE("a server that closes on what it does not understand is asked on") {
    fakes::FakeHttpClient device(router_at(), [](const HttpRequest& request) -> Observed<HttpAnswer> {
        if (!request.body.empty()) {
            return unobserved("http.closed", "it hung up");
        }
        return answer_of(401, "", {{"www-authenticate", "Basic realm=\"DD-WRT\""}});
    });
    const auto signs = ask_web_server(device, router_at());
    REQUIRE(signs.has_value());
    CHECK(signs->make == RouterMake::ddwrt);
}

TEST_CASE("a way names ports that are not the usual ones, and HTTPS") {
    HttpTarget web = router_at(true);
    web.place.port = 8443;
    ShellTarget shell = login();
    shell.port = 2222;
    CHECK(ways_to({.make = RouterMake::openwrt, .model = {}, .answers_ubus = true}, web, shell) ==
          std::vector<std::string>{"openwrt:ssh://root@192.168.1.1:2222", "openwrt:https://root@192.168.1.1:8443"});
    CHECK(ways_to({.make = RouterMake::linksys}, router_at(true), shell) ==
          std::vector<std::string>{"jnap:https://192.168.1.1"});
}
