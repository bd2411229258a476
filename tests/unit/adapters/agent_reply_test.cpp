#include <doctest/doctest.h>

#include <string>

#include "engine/adapters/libvirt/agent_request.h"
#include "engine/adapters/libvirt/parse_agent_reply.h"

namespace plateau::agent {

namespace {

/// The code a refusal has; empty for a value.
template <class T>
std::string code_of(const Observed<T>& observed) {
    if (observed) {
        return "";
    }
    CHECK_FALSE(observed.error().why.empty());
    return observed.error().code;
}

constexpr const char* invalid = "agent.reply.invalid";

}  // namespace

TEST_CASE("the replies of a real agent are read") {
    CHECK(parse_empty(R"({"return":{}})").has_value());
    CHECK(parse_file_handle(R"({"return":1000})").value() == 1000);
    CHECK(parse_exec_started(R"({"return":{"pid":512}})").value() == 512);
    CHECK_FALSE(parse_exec_status(R"({"return":{"exited":false}})").value().exited);
    const auto status = parse_exec_status(
        R"({"return":{"exitcode":3,"out-data":"b3V0Cg==","exited":true,"err-data":"ZXJyCg==","out-truncated":false}})");
    REQUIRE(status.has_value());
    CHECK(status->exited);
    CHECK(status->result.exit_code == 3);
    CHECK(status->result.out == "out\n");
    CHECK(status->result.err == "err\n");
    CHECK_FALSE(status->result.truncated);
    const auto piece = parse_file_read(R"({"return":{"count":3,"buf-b64":"AP8A","eof":true}})", 10);
    REQUIRE(piece.has_value());
    CHECK(piece->bytes == std::string("\0\xff\0", 3));
    CHECK(piece->end);
    CHECK(parse_file_written(R"({"return":{"count":7,"eof":false}})", 7).value() == 7);
}

TEST_CASE("a program that dies of a signal has 128 more, and codes of Windows keep their 32 bits") {
    const auto code = [](const char* reply) { return parse_exec_status(reply).value().result.exit_code; };
    CHECK(code(R"({"return":{"exited":true,"signal":9}})") == 137);
    CHECK(code(R"({"return":{"exited":true,"exitcode":2147942405}})") == static_cast<int>(0x80070005U));
    CHECK(code(R"({"return":{"exited":true,"signal":3221225477}})") == static_cast<int>(0xC0000005U));
}

TEST_CASE("what the agent or we cut is said to be truncated") {
    CHECK(
        parse_exec_status(R"({"return":{"exited":true,"exitcode":0,"out-truncated":true}})").value().result.truncated);
    std::string text(most_output / 3 * 4 + 4, 'A');
    const auto status = parse_exec_status(R"({"return":{"exited":true,"exitcode":0,"err-data":")" + text + R"("}})");
    REQUIRE(status.has_value());
    CHECK(status->result.err.size() == most_output);
    CHECK(status->result.truncated);
}

TEST_CASE("what is no answer to the question is invalid, with a reason") {
    for (const char* reply : {"", "null", "[]", "{", R"({"return":)", R"({"error":{}})", R"({"return":{"x":1}})",
                              "{\"return\":\"\xff\xfe\"}", R"({"return":{}} {"return":{}})"}) {
        CAPTURE(reply);
        CHECK(code_of(parse_empty(reply)) == invalid);
        CHECK(code_of(parse_file_handle(reply)) == invalid);
        CHECK(code_of(parse_exec_started(reply)) == invalid);
        CHECK(code_of(parse_exec_status(reply)) == invalid);
        CHECK(code_of(parse_file_read(reply, 10)) == invalid);
        CHECK(code_of(parse_file_written(reply, 10)) == invalid);
    }
    CHECK(code_of(parse_empty("{\"return\":" + std::string(100'000, '['))) == invalid);
}

TEST_CASE("numbers that are negative, huge, broken or of another type are invalid") {
    for (const char* pid : {"-1", "0", "1e300", "1.5", "18446744073709551615", "\"7\"", "true", "null", "[7]"}) {
        CAPTURE(pid);
        CHECK(code_of(parse_exec_started(std::string(R"({"return":{"pid":)") + pid + "}}")) == invalid);
    }
    CHECK(code_of(parse_file_handle(R"({"return":-1})")) == invalid);
    CHECK(code_of(parse_exec_status(R"({"return":{"exited":true}})")) == invalid);
    CHECK(code_of(parse_exec_status(R"({"return":{"exited":1,"exitcode":0}})")) == invalid);
    CHECK(code_of(parse_exec_status(R"({"return":{"exited":true,"exitcode":4294967296}})")) == invalid);
    CHECK(code_of(parse_exec_status(R"({"return":{"exited":true,"signal":0}})")) == invalid);
    CHECK(code_of(parse_file_written(R"({"return":{"count":0}})", 5)) == invalid);
    CHECK(code_of(parse_file_written(R"({"return":{"count":6}})", 5)) == invalid);
}

TEST_CASE("bytes that are no base64 or not as many as said are invalid") {
    CHECK(code_of(parse_file_read(R"({"return":{"count":3,"buf-b64":"AP8","eof":true}})", 10)) == invalid);
    CHECK(code_of(parse_file_read(R"({"return":{"count":3,"buf-b64":"A*8A","eof":true}})", 10)) == invalid);
    CHECK(code_of(parse_file_read(R"({"return":{"count":2,"buf-b64":"AP8A","eof":true}})", 10)) == invalid);
    CHECK(code_of(parse_file_read(R"({"return":{"count":3,"buf-b64":"AP8A","eof":true}})", 2)) == invalid);
    CHECK(code_of(parse_exec_status(R"({"return":{"exited":true,"exitcode":0,"out-data":5}})")) == invalid);
}

TEST_CASE("a reply larger than libvirt hands over is too large") {
    CHECK(code_of(parse_empty(std::string(most_reply + 1, ' '))) == "agent.reply.too_large");
}

TEST_CASE("what a guest says is quoted short and without control characters") {
    CHECK(printable("a\x1b[31m\n\xc3\xa9") == "a?[31m???");
    CHECK(printable(std::string(1000, 'x')) == std::string(300, 'x').append("..."));
}

TEST_CASE("requests are one line of JSON each, bytes in base64") {
    CHECK(
        exec_request({"/bin/echo", "a\"b\n"}, "in") ==
        R"({"execute":"guest-exec","arguments":{"path":"/bin/echo","capture-output":true,"arg":["a\"b\n"],"input-data":"aW4="}})");
    CHECK(file_open_request("/x", FileMode::read) ==
          R"({"execute":"guest-file-open","arguments":{"path":"/x","mode":"rb"}})");
    CHECK(file_write_request(3, std::string("\0\xff", 2)) ==
          R"({"execute":"guest-file-write","arguments":{"handle":3,"buf-b64":"AP8="}})");
    CHECK(set_time_request(std::chrono::system_clock::time_point(std::chrono::seconds(1))) ==
          R"({"execute":"guest-set-time","arguments":{"time":1000000000}})");
}

TEST_CASE("only the wrapper's own words under its token are its failure") {
    CHECK(wrapper_failure(GuestResult{127, "", "t0 absent\n", false}, "t0").has_value());
    CHECK(wrapper_failure(GuestResult{127, "", "t0 no room\n", false}, "t0").has_value());
    CHECK_FALSE(wrapper_failure(GuestResult{127, "", "t1 absent\n", false}, "t0").has_value());
    CHECK_FALSE(wrapper_failure(GuestResult{0, "", "t0 absent\n", false}, "t0").has_value());
}

}  // namespace plateau::agent
