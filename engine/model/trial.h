#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/field.h"
#include "engine/model/value.h"

namespace plateau {

/// What can be tried at a seat beside reading its configuration.
enum class TrialSort {
    dhcp_request,  ///< a device with that hardware address asks for an address
    share,         ///< an account lists, reads and writes a share
    port,          ///< a connection to a port
    tunnel,        ///< a ping that only a VPN of the machine can carry
};

/// The first key of a trial in a guide: "dhcp_request", "share", "port", "tunnel".
std::string_view to_string_view(TrialSort sort);
std::optional<TrialSort> parse_trial_sort(std::string_view text);
/// Every sort, in the order of the enumeration.
const std::vector<TrialSort>& trial_sorts();

/// What a guide says of such a trial.
const std::vector<FieldSpec>& fields_of(TrialSort sort);
/// The kind of fact that tells what it found.
std::string_view fact_kind_of(TrialSort sort);

/// Something tried on the role of an item. It changes nothing there and no verdict.
struct Trial {
    TrialSort sort = TrialSort::port;
    /// Canonical by fields_of(sort). Before for_seat(), a field that holds a parameter is as it was written.
    Record with;

    bool operator==(const Trial&) const = default;
};

/// The name of a field whose value no trial can have, though it is of its type: port 0. Nothing: all are right, or
/// still hold parameters.
std::optional<std::string> field_out_of_range(const Trial& trial);

}  // namespace plateau
