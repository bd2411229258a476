#include "cli/line_input.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>

using plateau::UniqueFd;
using plateau::cli::LineInput;
using Event = plateau::cli::LineInput::Event;

namespace {

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        out = UniqueFd(ends[0]);
        in = UniqueFd(ends[1]);
    }
    void write(const std::string& text) const {
        REQUIRE(::write(in.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    UniqueFd out;
    UniqueFd in;
};

/// The next line, or the name of what came instead.
std::string next(LineInput& input) {
    std::string line;
    switch (input.wait(std::nullopt, line)) {
        case Event::line:
            return line;
        case Event::late:
            return "(late)";
        case Event::stopped:
            return "(stopped)";
        case Event::end:
            return "(end)";
    }
    return "";
}

}  // namespace

TEST_CASE("the lines of a pipe come one by one, the last also without its end, then the end") {
    Pipe pipe;
    pipe.write("one\n\nthree");
    pipe.in.reset();
    LineInput input(pipe.out.get(), {});
    CHECK_FALSE(input.is_terminal());
    CHECK(next(input) == "one");
    CHECK(next(input).empty());
    CHECK(next(input) == "three");
    CHECK(next(input) == "(end)");
    CHECK(next(input) == "(end)");
}

TEST_CASE("a time that is over is told, and a line that is there comes before it") {
    const Pipe pipe;
    LineInput input(pipe.out.get(), {});
    std::string line;
    CHECK(input.wait(std::chrono::steady_clock::now(), line) == Event::late);
    pipe.write("here\n");
    CHECK(input.wait(std::chrono::steady_clock::now(), line) == Event::line);
    CHECK(line == "here");
}

TEST_CASE("a request to stop ends the wait") {
    const Pipe pipe;
    std::stop_source stop;
    LineInput input(pipe.out.get(), stop.get_token());
    stop.request_stop();
    CHECK(next(input) == "(stopped)");
}

TEST_CASE("the empty device has no lines and no end") {
    const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    LineInput input(null.get(), {});
    std::string line;
    CHECK(input.wait(std::chrono::steady_clock::now(), line) == Event::late);
}

TEST_CASE("of a line that is too long the rest is lost and the next one comes whole") {
    const UniqueFd file(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    const std::string text = std::string(20'000, 'x') + "\nnext\n";
    REQUIRE(::pwrite(file.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    LineInput input(file.get(), {});
    CHECK(next(input) == std::string(4096, 'x'));
    CHECK(next(input) == "next");
    CHECK(next(input) == "(end)");
}
