// Kills a daemon's heart (keeper, runner, SQLite) at random moments of an exam's day and looks at what the next one
// finds. PLATEAU_KILLS names how many kills, PLATEAU_SEED where chance begins.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include "engine/adapters/sqlite/sqlite_event_log.h"
#include "engine/session/acts.h"
#include "engine/session/runner.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/unique_fd.h"
#include "tests/contract/session_faults/file_posts.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

/// An exam of some tenths of a second: its clock goes with the host's.
class HostClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
};

constexpr std::array seats{"01", "02", "03", "04"};
const Asking invigilator{.by = {.name = "martin", .role = "invigilator"}};

SessionCreated day() {
    SessionCreated created{.name = "june",
                           .scenario = "practice",
                           .scenario_version = "sha256:1",
                           .room = "B12",
                           .duration = 3h,
                           .posts = {}};
    for (const char* seat : seats) {
        created.posts.push_back({.seat = seat, .candidate = {.id = std::string("c-") + seat}});
    }
    return created;
}

/// What the parent has been told was done: one line an act, written once the act was acknowledged.
class Acknowledgements {
  public:
    explicit Acknowledgements(int fd) : fd_(fd) {}
    void tell(std::int64_t event) const {
        const std::string line = fmt::format("{}\n", event);
        if (::write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
            ::_exit(3);
        }
    }

  private:
    int fd_;
};

/// Whatever is allowed by now, in the order of a day; what is refused is tried later.
class Invigilator {
  public:
    Invigilator(SessionKeeper& keeper, std::uint32_t seed, const Acknowledgements& told)
        : keeper_(keeper), random_(seed), told_(told) {}

    /// Ends when the session is closed.
    void work() {
        while (!closed()) {
            try {
                told_.tell(act().last_event);
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::conflict && error.kind() != ErrorKind::not_found) {
                    throw;
                }
            }
            std::this_thread::sleep_for(1ms);
        }
    }

  private:
    bool closed() const {
        const auto all = keeper_.all();
        return !all.empty() && all.front().closed;
    }

    Session act() {
        const auto all = keeper_.all();
        if (all.empty()) {
            return keeper_.create(invigilator, day());
        }
        const std::string seat = seats.at(random_() % seats.size());
        const auto chance = random_() % 9;
        return keeper_.perform("june", invigilator, [&](const Session& session, Instant) {
            switch (chance) {
                case 0:
                    return launch_posts(session, {});
                case 1:
                    return sign_in(session, seat);
                case 2:
                    return stop_clock(session, seat);
                case 3:
                    return resume_clock(session, seat);
                case 4:
                    return add_time(session, seat, 1min);
                case 5:
                    return session.started ? close_session(session) : std::vector<Happening>{};
                case 6:
                    return everybody_is_ready(session) ? start_session(session) : std::vector<Happening>{};
                default:
                    return session.last_event > 40 ? end_posts(session, {seat}) : std::vector<Happening>{};
            }
        });
    }

    static bool everybody_is_ready(const Session& session) {
        return std::all_of(session.posts.begin(), session.posts.end(),
                           [](const Post& post) { return post.state == PostState::ready; });
    }

    SessionKeeper& keeper_;
    std::mt19937 random_;
    const Acknowledgements& told_;
};

void live(const fs::path& folder, std::uint32_t seed, int fd) {
    const Acknowledgements told(fd);
    const HostClock clock;
    const auto log = open_sqlite_event_log(folder / "events.sqlite");
    SessionKeeper keeper(*log, clock);
    faults::FilePosts posts(folder);
    SessionRunner runner(keeper, posts, 2);
    runner.take_up();
    Invigilator(keeper, seed, told).work();
    runner.wait_until_idle();
}

struct Life {
    bool ended = false;           ///< by itself, the session closed and cleared
    std::int64_t last_event = 0;  ///< the last that was acknowledged
};

/// One process, killed after `time` unless it has ended before.
Life one_life(const fs::path& folder, std::uint32_t seed, std::chrono::milliseconds time) {
    int fds[2];
    REQUIRE(::pipe(fds) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(fds[0]);
        try {
            live(folder, seed, fds[1]);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ::_exit(2);
        }
        ::_exit(0);
    }
    ::close(fds[1]);
    const UniqueFd read_end(fds[0]);
    std::jthread killer([&](const std::stop_token& stop) {
        for (auto waited = 0ms; waited < time && !stop.stop_requested(); waited += 1ms) {
            std::this_thread::sleep_for(1ms);
        }
        ::kill(child, SIGKILL);
    });
    std::string told;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(read_end.get(), buffer, sizeof buffer)) > 0;) {
        told.append(buffer, static_cast<std::size_t>(got));
    }
    killer.request_stop();
    killer.join();
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
    Life life{.ended = WIFEXITED(status)};
    const auto end = told.rfind('\n');
    if (end != std::string::npos) {
        const auto begin = end == 0 ? std::string::npos : told.rfind('\n', end - 1);
        life.last_event = std::stoll(told.substr(begin == std::string::npos ? 0 : begin + 1));
    }
    return life;
}

struct Tally {
    int kills = 0;
    int days = 0;
    int lost_acts = 0;
    int false_states = 0;
    int orphans = 0;
};

/// What a dead daemon's record says against the machines there are: one that is recorded to be there is there.
int false_states_of(const Session& session, faults::FilePosts& posts) {
    return static_cast<int>(std::count_if(session.posts.begin(), session.posts.end(), [&](const Post& post) {
        const bool should_run = post.state == PostState::ready || post.state == PostState::running;
        return (should_run && !posts.runs("june", post.seat)) ||
               (post.state == PostState::sealed && posts.runs("june", post.seat));
    }));
}

int orphans_in(const fs::path& folder) {
    return static_cast<int>(std::count_if(fs::directory_iterator(folder), fs::directory_iterator(),
                                          [](const auto& file) { return file.path().extension() == ".machine"; }));
}

/// One exam's day, killed again and again.
void spend_a_day(std::mt19937& random, int most_kills, Tally& tally) {
    const TemporaryFolder folder("plateau-faults");
    ++tally.days;
    for (;;) {
        const bool may_die = tally.kills < most_kills;
        const Life life = one_life(folder.path(), static_cast<std::uint32_t>(random()),
                                   may_die ? std::chrono::milliseconds(random() % 120 + 5) : 60s);
        const auto log = open_sqlite_event_log(folder.path() / "events.sqlite");
        const HostClock clock;
        const SessionKeeper keeper(*log, clock);
        faults::FilePosts posts(folder.path());
        const auto all = keeper.all();
        const std::int64_t there = all.empty() ? 0 : all.front().last_event;
        tally.lost_acts += there < life.last_event ? 1 : 0;
        tally.false_states += all.empty() ? 0 : false_states_of(all.front(), posts);
        if (life.ended) {
            tally.orphans += orphans_in(folder.path());
            tally.false_states +=
                std::all_of(all.front().posts.begin(), all.front().posts.end(),
                            [](const Post& post) { return post.state == PostState::sealed && post.cleared; })
                    ? 0
                    : 1;
            return;
        }
        ++tally.kills;
    }
}

int number_of(const char* variable, int otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::atoi(text);
}

}  // namespace

TEST_CASE("a daemon that is killed at any moment loses nothing, tells nothing false and leaves nothing") {
    const int kills = number_of("PLATEAU_KILLS", 60);
    const int seed = number_of("PLATEAU_SEED", 20260610);
    CAPTURE(seed);
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    Tally tally;
    while (tally.kills < kills) {
        spend_a_day(random, kills, tally);
    }
    MESSAGE(fmt::format("kills {}, days {}, false states {}, orphans {}, lost acts {}", tally.kills, tally.days,
                        tally.false_states, tally.orphans, tally.lost_acts));
    CHECK(tally.lost_acts == 0);
    CHECK(tally.false_states == 0);
    CHECK(tally.orphans == 0);
}
