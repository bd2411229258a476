#pragma once

#include <optional>
#include <string>

#include "engine/model/value.h"

namespace plateau {

/// Where a running machine and its stopped disk did not say the same.
struct FactDifference {
    std::string role;
    std::string kind;
    Record key;                   ///< of the fact
    std::string field;            ///< that differs; empty: one source has no such fact
    std::optional<Value> live;    ///< nothing: the running machine had no such fact
    std::optional<Value> sealed;  ///< nothing: the disk has no such fact

    bool operator==(const FactDifference&) const = default;
};

}  // namespace plateau
