#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"

namespace plateau::jnap_platform {

/// "http://linksys.com/jnap/"; a firmware of any age knows it.
inline constexpr std::string_view jnap_root = "http://linksys.com/jnap/";
inline constexpr const char* info_action = "core/GetDeviceInfo";
/// How many wrong passwords the router still lets pass, and for how long it lets none; anybody may ask.
inline constexpr const char* lock_action = "core/GetAdminPasswordAuthStatus";

/// Names of services with their version, "router/Router5"; the first version has no number.
using Services = std::set<std::string, std::less<>>;

/// The services in the output of GetDeviceInfo; none where it lists none.
Services services_of(const Value& info);

/// Whether the router counts wrong passwords and says so.
bool counts_passwords(const Services& services);

/// An action, in the versions it may be asked in.
struct WantedAction {
    std::vector<std::string> versions;  ///< at least one, the newest that this firmware should know first
    bool needs_password = false;        ///< on every firmware that was seen
};

/// What a router with those services is asked, in that order: first what needs the password, so that the first answers
/// tell whether it is right. Of a module without any service nothing is asked; of a router that lists none everything,
/// in its first version.
std::vector<WantedAction> wanted_actions(const Services& services);

}  // namespace plateau::jnap_platform
