#include "engine/session/post_clock.h"

#include <algorithm>

namespace plateau {

namespace {

using std::chrono::milliseconds;

/// In order and apart from each other, without what lies before the start. One that goes on swallows those after it.
std::vector<Standstill> merged(std::vector<Standstill> all, Instant start) {
    std::sort(all.begin(), all.end(), [](const Standstill& a, const Standstill& b) { return a.from < b.from; });
    std::vector<Standstill> result;
    for (Standstill each : all) {
        each.from = std::max(each.from, start);
        if (each.to && *each.to <= each.from) {
            continue;
        }
        if (result.empty() || (result.back().to && *result.back().to < each.from)) {
            result.push_back(each);
        } else if (result.back().to) {
            result.back().to = each.to ? std::max(*result.back().to, *each.to) : each.to;
        }
    }
    return result;
}

}  // namespace

ClockReading read_clock(Instant start, milliseconds allowed, std::vector<Standstill> standstills, Instant now) {
    ClockReading reading;
    Instant from = start;  // of the stretch of work that is looked at
    milliseconds before{};
    const auto up_in_stretch_until = [&](Instant to) {
        if (!reading.ends && before + (to - from) >= allowed) {
            reading.ends = from + (allowed - before);
        }
    };
    for (const Standstill& still : merged(std::move(standstills), start)) {
        up_in_stretch_until(still.from);
        if (still.from <= now) {
            reading.stands = !still.to || now < *still.to;
            reading.worked += still.from - from;
        } else if (from <= now) {
            reading.worked += now - from;
        }
        before += still.from - from;
        if (!still.to) {
            reading.remaining = std::max(allowed - reading.worked, milliseconds(0));
            return reading;
        }
        from = *still.to;
    }
    if (!reading.ends) {
        reading.ends = from + (allowed - before);
    }
    if (from <= now) {
        reading.worked += now - from;
    }
    reading.remaining = std::max(allowed - reading.worked, milliseconds(0));
    return reading;
}

}  // namespace plateau
