#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/value.h"

namespace plateau::linux_platform {

/// A set of whole numbers from 0 to a largest one, as disjoint ascending ranges that do not touch: ports, addresses.
class NumberSet {
  public:
    struct Range {
        std::uint32_t first;
        std::uint32_t last;
        bool operator==(const Range&) const = default;
    };

    /// The empty set.
    NumberSet() = default;
    /// first to last; empty when first > last.
    NumberSet(std::uint32_t first, std::uint32_t last);

    bool empty() const { return ranges_.empty(); }
    const std::vector<Range>& ranges() const { return ranges_; }
    void add(const NumberSet& other);
    NumberSet intersection(const NumberSet& other) const;
    /// What is in 0…largest and not in this set.
    NumberSet complement(std::uint32_t largest) const;

    bool operator==(const NumberSet&) const = default;

  private:
    void normalise();
    std::vector<Range> ranges_;
};

/// As FieldType::ports: "22,80-90", "any"; null for the empty set.
Value ports_value(const NumberSet& set);
/// As a list of FieldType::prefix: the fewest networks that make the set.
Value networks_value(const NumberSet& set);

}  // namespace plateau::linux_platform
