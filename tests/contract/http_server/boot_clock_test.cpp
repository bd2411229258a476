#include "engine/adapters/clock/boot_clock.h"

#include <doctest/doctest.h>

#include <thread>

#include "engine/support/files.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

/// The file of a clock whose moment was `back` ago and that was `ahead` of the wall clock then.
void write_moment(const std::filesystem::path& file, std::chrono::nanoseconds ahead, const std::string& boot) {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    const auto now = std::chrono::system_clock::now().time_since_epoch() + ahead;
    write_file_atomically(file, R"({"schema":"plateau.clock/1","boot":")" + boot + R"(","since_boot":)" +
                                    std::to_string(time.tv_sec * 1'000'000'000 + time.tv_nsec) + R"(,"time":)" +
                                    std::to_string(now.count()) + "}");
}

std::string this_boot() {
    return read_file("/proc/sys/kernel/random/boot_id").substr(0, 36);
}

bool shows_wall_clock(const BootClock& clock) {
    return std::chrono::abs(clock.now() - std::chrono::system_clock::now()) < 30min;
}

}  // namespace

TEST_CASE("a wall clock that was set by hours moves no exam, also for the next process") {
    const TemporaryFolder folder("plateau-clock");
    const auto file = folder.path() / "clock.json";
    // As it stands after the wall clock was put back by five hours.
    write_moment(file, 5h, this_boot());
    BootClock clock(file);
    CHECK(std::chrono::abs(clock.now() - std::chrono::system_clock::now() - 5h) < 30min);
    CHECK(std::chrono::abs(BootClock(file).now() - clock.now()) < 30min);
    clock.follow_wall_clock();
    CHECK(shows_wall_clock(clock));
    CHECK(shows_wall_clock(BootClock(file)));
}

TEST_CASE("after a restart of the host the wall clock counts anew") {
    const TemporaryFolder folder("plateau-clock");
    const auto file = folder.path() / "clock.json";
    write_moment(file, 5h, "00000000-0000-0000-0000-000000000000");
    CHECK(shows_wall_clock(BootClock(file)));
}

TEST_CASE("a file that cannot be read is made anew") {
    const TemporaryFolder folder("plateau-clock");
    const auto file = folder.path() / "clock.json";
    for (const char* bytes :
         {"", "{}", "no JSON", R"({"schema":"plateau.clock/2","boot":"a","since_boot":1,"time":1})"}) {
        write_file_atomically(file, bytes);
        CHECK(shows_wall_clock(BootClock(file)));
        CHECK(read_file(file).find(this_boot()) != std::string::npos);
    }
}

TEST_CASE("the clock goes on, and never back") {
    const TemporaryFolder folder("plateau-clock");
    const BootClock clock(folder.path() / "clock.json");
    auto last = clock.now();
    for (int i = 0; i < 1000; ++i) {
        const auto now = clock.now();
        CHECK(now >= last);
        last = now;
    }
    std::this_thread::sleep_for(2ms);
    CHECK(clock.now() > last);
}
