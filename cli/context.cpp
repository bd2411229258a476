#include "cli/context.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "engine/support/text.h"

namespace plateau::cli {

namespace {

std::array<int, 2> signal_pipe{-1, -1};
std::atomic<int> signals_seen{0};
/// What a second signal says: made before the first one, since a handler may only write.
std::string last_words;

extern "C" void on_signal(int number) {
    if (signals_seen.fetch_add(1) > 0) {
        [[maybe_unused]] const ssize_t said = ::write(STDERR_FILENO, last_words.data(), last_words.size());
        ::_exit(128 + number);
    }
    const char byte = 0;
    const int kept = errno;
    [[maybe_unused]] const ssize_t written = ::write(signal_pipe[1], &byte, 1);
    errno = kept;
}

}  // namespace

Context::Context(Language language) : language_(language) {}

std::string Context::text(const Message& message) const {
    return text_of(language_, message);
}

void Context::data(const std::string& bytes) {
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
    std::fflush(stdout);
}

void Context::say(const std::string& line) {
    std::fputs((line + "\n").c_str(), stderr);
}

void Context::complain(const std::string& what) const {
    say(text({"label.cli.complaint", {{"what", what}}}));
}

Colours Context::colours_of_output() {
    const bool wanted = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    return wanted ? Colours::yes : Colours::no;
}

bool Context::errors_go_to_a_terminal() {
    return ::isatty(STDERR_FILENO) == 1;
}

void Context::watch_signals(const Message& first, const Message& second) {
    if (::pipe2(signal_pipe.data(), O_CLOEXEC) != 0) {
        return;
    }
    // A progress bar stands on the line: it is wiped first.
    const std::string start = errors_go_to_a_terminal() ? "\r\x1b[K" : "";
    last_words = start + text(second) + "\n";
    struct sigaction action{};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        ::sigaction(number, &action, nullptr);
    }
    // Detached: it waits for a signal for as long as the program lives.
    std::thread([stop = stop_, words = start + text(first)] {
        char byte = 0;
        while (::read(signal_pipe[0], &byte, 1) < 0 && errno == EINTR) {
        }
        say(words);
        std::stop_source(stop).request_stop();
    }).detach();
}

}  // namespace plateau::cli
