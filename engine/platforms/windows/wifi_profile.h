#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/model/fact.h"
#include "engine/support/observed.h"

namespace plateau::windows_platform {

/// Makes of a plaintext what may be kept of it: to_value() of a SecretKeeper's seal("wifi.passphrase", …).
using SealText = std::function<Value(std::string_view plaintext)>;

/// A wireless profile without its secrets.
struct WifiProfile {
    Fact fact;         ///< wifi_profile, without evidence: that is joined by the caller
    std::string kept;  ///< the file without keys, as evidence
};

/// Reads a profile's file (\ProgramData\Microsoft\Wlansvc\Profiles\Interfaces\{adapter}\{profile}.xml, or what `netsh
/// wlan export profile` wrote). `interface`: the adapter whose folder it is in, "{guid}". A passphrase that Windows has
/// encrypted, as it does on disk, is not known and not in the fact; one that is plain goes to `seal`.
/// "windows.xml.invalid", or "windows.wifi_profile.invalid" for XML that is no profile.
Observed<WifiProfile> read_wifi_profile(std::string_view bytes, std::string_view interface, const SealText& seal);

}  // namespace plateau::windows_platform
