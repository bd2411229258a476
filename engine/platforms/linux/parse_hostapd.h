#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A network an access point offers: its options as last set. Radio options (hw_mode, channel) are in the first.
struct HostapdNetwork {
    std::map<std::string, std::string, std::less<>> options;

    /// The option's value, empty when it is not set.
    std::string option(std::string_view name) const;
    /// The network's name; bytes that are no UTF-8 as \xHH. Empty: none is set.
    std::string ssid() const;
    /// As wifi_network.security.
    std::string_view security() const;
    /// The options that hold what opens it, as they are written: none where nothing does, or nothing is set. Nothing
    /// where they do not tell: a key made of a passphrase, keys in a file, RADIUS.
    std::optional<std::vector<std::string>> passphrases() const;
};

/// Reads hostapd.conf: the networks in their order, the first being the radio's own. "linux.hostapd.invalid" with the
/// line that is no option.
Observed<std::vector<HostapdNetwork>> parse_hostapd(std::string_view text);

/// As wifi_network.band, from the options of the first network.
std::string_view band_of(const HostapdNetwork& radio);

}  // namespace plateau::linux_platform
