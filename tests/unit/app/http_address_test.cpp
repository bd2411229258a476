#include "engine/app/http_address.h"

#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "tests/fakes/fake_http_client.h"

using namespace plateau;

namespace {

std::string read(std::string_view text) {
    const auto address = http_address_of(text);
    return address ? (address->target.tls ? "tls " : "") + address->user + "@" + printed(address->target) : "none";
}

fakes::FakeHttpClient device(const HttpTarget& at) {
    return {at, [](const HttpRequest&) { return Observed<HttpAnswer>(HttpAnswer{}); }};
}

}  // namespace

TEST_CASE("an address over HTTP has the account and the port it says, or those that are usual") {
    CHECK(read("http://192.168.1.1") == "root@192.168.1.1:80");
    CHECK(read("https://192.168.1.1/") == "tls root@192.168.1.1:443");
    CHECK(read("https://jury@192.168.1.1:8443") == "tls jury@192.168.1.1:8443");
    CHECK(read("http://192.168.1.1:22") == "root@192.168.1.1:22");
}

TEST_CASE("what is no address over HTTP, or has a password in it, is none") {
    for (const char* text : {"192.168.1.1", "ssh://192.168.1.1", "http://", "http://box.lan", "http://192.168.1.1:0",
                             "http://192.168.1.1:65536", "http://192.168.1.1//", "http://@192.168.1.1",
                             "http://root:word@192.168.1.1", "http://192.168.1.1/ubus", "HTTP://192.168.1.1"}) {
        CAPTURE(text);
        CHECK(read(text) == "none");
    }
}

TEST_CASE("a certificate that is known is pinned, another is taken and told, and without TLS there is none") {
    HttpTarget target = http_address_of("https://192.168.1.1")->target;
    HttpTarget shown = target;
    shown.certificate = "SHA256:shown";
    auto client = device(shown);
    std::vector<Message> told;
    const auto tell = [&](const Message& message) { told.push_back(message); };
    pin_certificate(client, target, "SHA256:known", tell);
    CHECK(target.certificate == "SHA256:known");
    CHECK(told.empty());
    pin_certificate(client, target, "", tell);
    CHECK(target.certificate == "SHA256:shown");
    REQUIRE(told.size() == 1);
    CHECK(told.front() ==
          Message{"facts.https.certificate_taken", {{"server", "192.168.1.1:443"}, {"certificate", "SHA256:shown"}}});
    HttpTarget plain = http_address_of("http://192.168.1.1")->target;
    pin_certificate(client, plain, "", tell);
    CHECK(plain.certificate.empty());
    CHECK(told.size() == 1);
    CHECK_THROWS_AS(pin_certificate(client, plain, "SHA256:known", tell), Error);
    HttpTarget silent = http_address_of("https://192.168.1.2")->target;
    CHECK_THROWS_AS(pin_certificate(client, silent, "", tell), Error);
}
