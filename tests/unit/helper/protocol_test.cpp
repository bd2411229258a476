#include "engine/adapters/helper/protocol.h"

#include <doctest/doctest.h>

namespace plateau::helper_protocol {

namespace {

const Owner owner{"0b0c7f0e-7d4a-4c8e-9a55-0123456789ab", "s-1", "01"};

std::string problem_of(std::string_view text) {
    const auto request = parse_request(text);
    return request ? "" : request.error();
}

}  // namespace

TEST_CASE("every request is read as it was written") {
    const SeatNetworkSpec spec{.owner = owner,
                               .bridge = "plb0123456789",
                               .name_space = "pln0123456789",
                               .address = Ipv4Address(0xc0a801fa),
                               .prefix_length = 24};
    const std::vector<Verb> verbs{NetworkUp{spec},
                                  NetworkDown{{"pln0123456789", owner}},
                                  Namespaces{},
                                  DhcpSocket{"pln0123456789"},
                                  Connect{"pln0123456789", Ipv4Address(0xc0a80101), 22, std::chrono::seconds(5)},
                                  SealFile{"/store/a \"quoted\" é.qcow2"},
                                  FreeSpace{"/store"}};
    for (const Verb& verb : verbs) {
        const Request request{7, verb};
        CAPTURE(print_request(request));
        CHECK(parse_request(print_request(request)) == request);
    }
}

TEST_CASE("every reply is read as it was written") {
    const Failure failure{ErrorKind::conflict, {"helper.not_ours", {{"name", "x"}, {"why", ""}}}, {{"while", {}}}};
    const std::vector<Outcome> outcomes{Hello{"plateau.helper/1"},
                                        Done{},
                                        std::vector<OwnedNamespace>{},
                                        std::vector<OwnedNamespace>{{"pln0123456789", owner}, {"plx", owner}},
                                        Connected{},
                                        Hash{"sha256:00"},
                                        Bytes{~std::uint64_t{0}},
                                        failure};
    for (const Outcome& outcome : outcomes) {
        const Reply reply{3, outcome};
        CAPTURE(print_reply(reply));
        CHECK(parse_reply(print_reply(reply)) == reply);
    }
}

TEST_CASE("what is no request is refused with its reason") {
    CHECK(problem_of("").find("not JSON") != std::string::npos);
    CHECK(problem_of("{} {}").find("not JSON") != std::string::npos);
    CHECK(problem_of("\xff\xfe").find("not JSON") != std::string::npos);
    CHECK(problem_of(std::string(10000, '[')).find("not JSON") != std::string::npos);
    CHECK(problem_of("[]") == "it is not an object");
    CHECK(problem_of("{}") == "'id' is missing");
    CHECK(problem_of(R"({"id":0,"verb":"namespaces"})") == "'id' is 0");
    CHECK(problem_of(R"({"id":-1,"verb":"namespaces"})").starts_with("'id' is not a number"));
    CHECK(problem_of(R"({"id":1.5,"verb":"namespaces"})").starts_with("'id' is not a number"));
    CHECK(problem_of(R"({"id":1,"verb":7})") == "'verb' is not a text");
    CHECK(problem_of(R"({"id":1,"verb":"run"})") == "'verb' is none of the list");
    CHECK(problem_of(R"({"id":1,"verb":"namespaces","and":1})") == "it has members that are not known");
    CHECK(problem_of(R"({"id":1,"verb":"seal_file","file":["/etc/passwd"]})") == "'file' is not a text");
    CHECK(problem_of(R"({"id":1,"verb":"connect","namespace":"n","address":"localhost","port":1,"limit_ms":1})") ==
          "'address' is not an address");
    CHECK(problem_of(R"({"id":1,"verb":"connect","namespace":"n","address":"1.2.3.4","port":65536,"limit_ms":1})") ==
          "'port' is not a number from 0 to 65535");
    CHECK(problem_of(R"({"id":1,"verb":"network_down","namespace":"n","instance":"A B","session":"s","seat":"1"})") ==
          "the owner is not well formed");
}

TEST_CASE("an error comes back with its kind, message and context") {
    Error error(ErrorKind::timed_out, {"a.message", {{"limit", "5"}}});
    error.add_context({"while.testing", {{"what", "it"}}});
    const Error back = error_of(failure_of(error));
    CHECK(back.kind() == ErrorKind::timed_out);
    CHECK(back.message() == error.message());
    CHECK(back.context() == error.context());
}

}  // namespace plateau::helper_protocol
