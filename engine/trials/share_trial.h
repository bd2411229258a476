#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/trial.h"
#include "engine/ports/host_helper.h"
#include "engine/trials/finding.h"

namespace plateau {

/// What share_access.py answers.
struct ShareReply {
    std::optional<std::string> refused;  ///< the server's status where it did not let the account in
    bool listed = false;
    bool read = false;
    bool written = false;

    bool operator==(const ShareReply&) const = default;
};

/// Reads what it printed, or why the share could not be tried.
Observed<ShareReply> parse_share_reply(std::string_view text);

/// Tries the shares of `trials` at `address` as the accounts they name, side by side: each by share_access.py of
/// `programs`, run without rights in an empty network where one relay leads to the server through `name_space`. Throws
/// Error cancelled. Blocks for at most a minute.
Findings try_shares(HostHelper& helper, const std::string& name_space, Ipv4Address address,
                    const std::filesystem::path& programs, const std::vector<Trial>& trials,
                    const std::stop_token& stop);

}  // namespace plateau
