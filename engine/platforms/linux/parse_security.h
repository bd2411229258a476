#pragma once

#include <string_view>

#include "engine/platforms/security/permissions.h"
#include "engine/support/observed.h"

namespace plateau::linux_platform {

using security::AccountName;
using security::AccountNames;
using security::permission;
using security::permissions_value;
using security::SecurityDescriptor;

/// Reads a self-relative security descriptor that begins at the start of `bytes`. "linux.security.invalid" when a
/// length or offset leads outside, or an entry is of a kind that is not known.
Observed<SecurityDescriptor> parse_security_descriptor(std::string_view bytes);

/// The descriptor in Samba's attribute security.NTACL, printed by `od -An -v -tx1`. It stands at the attribute's end.
Observed<SecurityDescriptor> parse_nt_attribute(std::string_view hexadecimal);

}  // namespace plateau::linux_platform
