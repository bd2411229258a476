#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace plateau {

/// A moment of a session, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A time in which a post's clock stood: a pause, or a power cut that was entered afterwards. `to` is not before
/// `from`; nothing: it stands still.
struct Standstill {
    Instant from;
    std::optional<Instant> to;
    bool of_room = false;  ///< the whole room's; else this post's own: each is ended by its like only

    bool operator==(const Standstill&) const = default;
};

/// What a post's clock shows at a moment.
struct ClockReading {
    std::chrono::milliseconds worked{};     ///< since the start, without the standstills
    std::chrono::milliseconds remaining{};  ///< never less than nothing
    std::optional<Instant> ends;            ///< when the time is, or was, up; nothing while the clock stands
    bool stands = false;
};

/// Reads the clock of a post that began at `start` and is allowed `allowed` of work. Standstills may overlap each
/// other, in any order; what of one lies before the start counts for nothing. No wall clock is asked and no time zone
/// is known here: the same arguments show the same.
ClockReading read_clock(Instant start, std::chrono::milliseconds allowed, std::vector<Standstill> standstills,
                        Instant now);

}  // namespace plateau
