#include "tests/contract/http_client.h"
#include "tests/fakes/fake_http_client.h"

using namespace plateau;

namespace {

Observed<HttpAnswer> device(const HttpRequest& request) {
    HttpAnswer answer{.status = 200, .headers = {{"x-device", "Plateau-Test"}}};
    if (request.path == "/refused") {
        answer.status = 401;
    } else if (request.path == "/moved") {
        answer.status = 302;
        answer.headers.emplace("location", "/hello");
    } else if (request.path == "/secret") {
        answer.body = request.headers.at("X-Secret");
    } else {
        answer.body = request.path == "/echo" ? request.body : "hello";
    }
    return answer;
}

contract::HttpClientBench bench() {
    const NetworkPlace place{.address = Ipv4Address(0xc0a80101), .port = 443};
    return {.client = [](const HttpTarget& at) { return std::make_unique<fakes::FakeHttpClient>(at, device); },
            .plain = {.place = place},
            .tls = {.place = place, .tls = true, .certificate = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            .closed_port = 9};
}

}  // namespace

TEST_CASE("the fake device answers as a device does") {
    contract::check_answers(bench(), bench().plain);
}

TEST_CASE("the fake device answers as a device does over TLS") {
    contract::check_answers(bench(), bench().tls);
}

TEST_CASE("the fake device's certificate is pinned") {
    contract::check_certificates(bench());
}

TEST_CASE("what the fake device was asked is kept, without what was refused") {
    const HttpTarget at = bench().tls;
    fakes::FakeHttpClient client(at, device);
    HttpTarget unknown = at;
    unknown.certificate.clear();
    CHECK_FALSE(client.ask(unknown, contract::question("/hello"), {}).has_value());
    CHECK(client.asked().empty());
    CHECK(client.ask(at, contract::question("/hello"), {}).has_value());
    REQUIRE(client.asked().size() == 1);
    CHECK(client.asked().front().path == "/hello");
}
