#include "engine/adapters/clock/boot_clock.h"

#include <ctime>
#include <optional>

#include "engine/facts/value_json.h"
#include "engine/model/record_members.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau {

namespace {

constexpr std::string_view schema = "plateau.clock/1";

/// Goes on while the host sleeps, and is never set.
std::chrono::nanoseconds since_boot() {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::string this_boot() {
    std::string id = read_file("/proc/sys/kernel/random/boot_id");
    id.erase(id.find_last_not_of('\n') + 1);
    return id;
}

struct KeptMoment {
    std::string boot;
    std::int64_t since_boot = 0;  ///< nanoseconds
    std::int64_t time = 0;        ///< nanoseconds since 1970
};

std::optional<KeptMoment> read_moment(const std::filesystem::path& file) {
    try {
        const auto value = value_from_json(read_file(file));
        if (!value) {
            return std::nullopt;
        }
        const RecordMembers members(*value, "clock", {"schema", "boot", "since_boot", "time"});
        if (members.text("schema") != schema) {
            return std::nullopt;
        }
        return KeptMoment{
            .boot = members.text("boot"), .since_boot = members.integer("since_boot"), .time = members.integer("time")};
    } catch (const Error&) {
        return std::nullopt;
    } catch (const RefusedRecord&) {
        return std::nullopt;
    }
}

}  // namespace

BootClock::BootClock(std::filesystem::path file) : file_(std::move(file)), boot_(this_boot()) {
    const auto kept = read_moment(file_);
    if (!kept || kept->boot != boot_ || std::chrono::nanoseconds(kept->since_boot) > since_boot()) {
        follow_wall_clock();
        return;
    }
    moment_ = {.since_boot = std::chrono::nanoseconds(kept->since_boot),
               .time = std::chrono::system_clock::time_point(std::chrono::nanoseconds(kept->time))};
}

std::chrono::system_clock::time_point BootClock::now() const {
    const std::lock_guard lock(mutex_);
    return moment_.time + (since_boot() - moment_.since_boot);
}

void BootClock::follow_wall_clock() {
    const Moment moment{.since_boot = since_boot(), .time = std::chrono::system_clock::now()};
    const Value record = Record{{"schema", schema},
                                {"boot", boot_},
                                {"since_boot", std::int64_t{moment.since_boot.count()}},
                                {"time", std::int64_t{moment.time.time_since_epoch().count()}}};
    write_file_atomically(file_, to_json(record) + "\n", 0600);
    const std::lock_guard lock(mutex_);
    moment_ = moment;
}

}  // namespace plateau
