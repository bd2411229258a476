#include "engine/platforms/windows/permissions_of.h"

#include "engine/platforms/security/permissions.h"
#include "engine/platforms/windows/reasons.h"

namespace plateau::windows_platform {

Observed<Value> permissions_of(std::string_view descriptor, const sam::Names* names) {
    const auto stored = security::parse_descriptor(descriptor);
    if (!stored) {
        return unobserved(reason::security_invalid, stored.error());
    }
    security::AccountNames known;
    if (names != nullptr) {
        std::vector<std::string> sids{stored->descriptor.owner};
        for (const security::AccessEntry& entry : stored->descriptor.entries) {
            sids.push_back(entry.sid);
        }
        known = names->names_of(sids);
    }
    return security::permissions_value(stored->descriptor, known);
}

std::optional<sam::Names> names_in(MachineHives& hives) {
    const auto hive = hives.find("SAM");
    const auto all = hive ? sam::read(**hive) : Observed<sam::Sam>(tl::unexpected(hive.error()));
    return all ? std::optional<sam::Names>(*all) : std::nullopt;
}

}  // namespace plateau::windows_platform
