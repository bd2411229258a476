#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/app/host_state.h"
#include "engine/support/message.h"

namespace plateau {

/// How a finding bears on a lab.
enum class Health {
    good,
    warning,  ///< labs run, less well or not yet
    bad,      ///< labs do not run until it is mended
};

/// One thing looked at, what was found and, unless it is good, how to mend it.
struct Finding {
    std::string subject;  ///< "rights": stable, for scripts
    Health health = Health::good;
    Message what;
    std::optional<Message> cure;
    std::optional<Error> error;  ///< what a service answered, in its own words
};

/// What labs of so many seats ask of their host.
struct HostNeeds {
    std::size_t seats = 2;
    std::uint64_t memory_of_seat = 0;  ///< bytes, of its guests
    std::size_t machines_of_seat = 3;
};

/// Bytes of memory that QEMU takes beside its guest's: its code, and what it translates without KVM.
constexpr std::uint64_t memory_beside_guest = 96ULL << 20;

/// Judges a host: one finding a subject, in an order that mending may follow. Pure.
std::vector<Finding> examine(const HostState& host, const HostNeeds& needs);

/// "good", "warning" or "bad".
std::string_view to_string_view(Health health);

}  // namespace plateau
