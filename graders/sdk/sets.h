#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/grader.h"

namespace plateau::grader {

/// Numbers from `first` to `last`, both included: ports, or IPv4 addresses in host byte order.
struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;

    bool operator==(const Range&) const = default;
};

inline constexpr Range all_ports{0, 65535};
inline constexpr Range all_addresses{0, 0xffffffff};

/// Disjoint, ascending, no two adjacent.
using Ranges = std::vector<Range>;

/// Any ranges in that form.
Ranges merged(Ranges ranges);

/// Whether every number of `inner` is in `outer`, which is merged.
bool covers(const Ranges& outer, const Range& inner);
/// Whether a number of `range` is in `ranges`.
bool touches(const Ranges& ranges, const Range& range);

/// A canonical set of ports: "22,80,8000-8010" or "any". Throws std::invalid_argument for anything else.
Ranges ports_of(std::string_view text);
/// A canonical network: "192.168.1.0/24". Throws std::invalid_argument for anything else.
Range network_of(std::string_view text);
/// The addresses of a list of networks.
Ranges networks_of(const json::value& list);

}  // namespace plateau::grader
