// plateaud: runs exams. Its clients are `plateau session` and what else speaks its API on the socket.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "engine/app/exam_daemon.h"

namespace {

constexpr int failed = 1;
constexpr int usage = 2;

/// Blocked before any thread begins, so that all of them leave these to wait_for_end().
sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM}) {
        sigaddset(&signals, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

void run(const plateau::Places& places, const plateau::DaemonSettings& settings) {
    const sigset_t signals = block_signals();
    spdlog::info("plateaud {} begins on {}", settings.version, places.state.string());
    const plateau::ExamDaemon daemon(places, settings);
    ::sd_notify(0, "READY=1");
    spdlog::info("requests are answered at {}", settings.socket.string());
    int signal = 0;
    ::sigwait(&signals, &signal);
    ::sd_notify(0, "STOPPING=1");
    spdlog::info("ends on signal {}: what is under way is taken up at the next start", signal);
}

}  // namespace

int main(int argc, char** argv) {
    plateau::Places places = plateau::places_of_this_program();
    places.state = "/var/lib/plateau";
    plateau::DaemonSettings settings{.socket = "/run/plateau/plateaud.sock", .version = PLATEAU_VERSION, .log = {}};
    CLI::App app("Runs exams: sessions, posts, clocks and seals. Commands reach it by `plateau session`.", "plateaud");
    app.set_version_flag("--version", "plateaud " PLATEAU_VERSION);
    app.add_option("--state", places.state, "Folder of sessions, events and evidence")->capture_default_str();
    app.add_option("--store", places.store, "Folder of images and of the posts' disks")->capture_default_str();
    app.add_option("--socket", settings.socket, "Where requests are answered")->capture_default_str();
    app.add_option("--group", settings.group, "Host group whose members manage sessions")->capture_default_str();
    app.add_option("--posts-at-once", settings.posts_at_once, "Posts launched or sealed at the same time")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usage;
    }
    spdlog::set_default_logger(spdlog::stderr_logger_mt("plateaud"));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    settings.log = [](const plateau::Error& error) { spdlog::error("{}", error.what()); };
    try {
        run(places, settings);
        return 0;
    } catch (const std::exception& error) {
        spdlog::critical("{}", error.what());
        return failed;
    }
}
