#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "engine/ports/http_client.h"
#include "engine/support/error.h"

namespace plateau::contract {

/// One device that is asked with and without TLS. What its paths answer is beside each case of the suite.
struct HttpClientBench {
    /// One that reaches what the suite is about to ask.
    std::function<std::unique_ptr<HttpClient>(const HttpTarget& at)> client;
    HttpTarget plain;
    HttpTarget tls;  ///< with the right certificate
    std::uint16_t closed_port = 0;
};

inline void check_refused(const Observed<HttpAnswer>& answer, const std::string& code) {
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == code);
    CHECK(answer.error().why.find("hunter2") == std::string::npos);
}

inline HttpRequest question(const std::string& path, const std::string& body = "") {
    return {.path = path, .headers = {{"X-Secret", "Basic hunter2"}}, .body = body, .limit = std::chrono::seconds{30}};
}

inline void check_answers(const HttpClientBench& bench, const HttpTarget& target) {
    const auto client = bench.client(target);
    SUBCASE("what it sends comes back, with its status and its headers by small names") {
        const auto answer = client->ask(target, question("/hello"));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == "hello");
        CHECK(answer->headers.at("x-device") == "Plateau-Test");
    }
    SUBCASE("a body is posted whole") {
        const std::string body = "{\"name\":\"" + std::string(100'000, 'x') + "\"}";
        const auto answer = client->ask(target, question("/echo", body));
        REQUIRE(answer.has_value());
        CHECK(answer->body == body);
    }
    SUBCASE("headers reach the device") {
        const auto answer = client->ask(target, question("/secret"));
        REQUIRE(answer.has_value());
        CHECK(answer->body == "Basic hunter2");
    }
    SUBCASE("a refusal and a redirection are answers, and nobody follows them") {
        const auto refused = client->ask(target, question("/refused"));
        REQUIRE(refused.has_value());
        CHECK(refused->status == 401);
        const auto moved = client->ask(target, question("/moved"));
        REQUIRE(moved.has_value());
        CHECK(moved->status == 302);
        CHECK(moved->headers.at("location") == "/hello");
        CHECK(moved->body.empty());
    }
}

inline void check_limits(const HttpClientBench& bench, const HttpTarget& target) {
    const auto client = bench.client(target);
    SUBCASE("an answer larger than was asked for is refused") {
        HttpRequest small = question("/hello");
        small.max_body = 4;
        check_refused(client->ask(target, small), "http.answer.too_large");
        small.max_body = 5;
        CHECK(client->ask(target, small).has_value());
    }
    SUBCASE("where nothing listens there is no answer") {
        HttpTarget nobody = target;
        nobody.place.port = bench.closed_port;
        check_refused(client->ask(nobody, question("/hello")), "http.unreachable");
    }
    SUBCASE("once stop was asked for nothing is answered") {
        std::stop_source stop;
        stop.request_stop();
        CHECK_THROWS_AS((void)client->ask(target, question("/hello"), stop.get_token()), Error);
    }
    SUBCASE("many ask at once and each gets its own") {
        std::vector<std::string> bodies(16);
        std::vector<std::jthread> threads;
        for (std::size_t number = 0; number < bodies.size(); ++number) {
            threads.emplace_back([&, number] {
                const auto answer = client->ask(target, question("/echo", "candidate " + std::to_string(number)));
                bodies[number] = answer ? answer->body : answer.error().why;
            });
        }
        threads.clear();
        for (std::size_t number = 0; number < bodies.size(); ++number) {
            CHECK(bodies[number] == "candidate " + std::to_string(number));
        }
    }
}

inline void check_certificates(const HttpClientBench& bench) {
    const auto client = bench.client(bench.tls);
    SUBCASE("the certificate it shows is the one that is pinned") {
        const auto shown = client->certificate(bench.tls, std::chrono::seconds{30});
        REQUIRE(shown.has_value());
        CHECK(*shown == bench.tls.certificate);
    }
    SUBCASE("an unknown certificate is refused") {
        HttpTarget unknown = bench.tls;
        unknown.certificate.clear();
        check_refused(client->ask(unknown, question("/hello")), "http.certificate.unknown");
    }
    SUBCASE("another certificate is refused") {
        HttpTarget other = bench.tls;
        other.certificate = "SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA";
        check_refused(client->ask(other, question("/hello")), "http.certificate.changed");
    }
    SUBCASE("a device without TLS is not taken for one with it") {
        HttpTarget wrong = bench.plain;
        wrong.tls = true;
        wrong.certificate = bench.tls.certificate;
        const auto other = bench.client(bench.plain);
        check_refused(other->ask(wrong, question("/hello")), "http.tls");
        const auto shown = other->certificate(wrong, std::chrono::seconds{30});
        REQUIRE_FALSE(shown.has_value());
        CHECK(shown.error().code == "http.tls");
    }
}

}  // namespace plateau::contract
