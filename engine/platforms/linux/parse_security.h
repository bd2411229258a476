#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// An entry of an access control list.
struct AccessEntry {
    bool allow = true;
    bool inherit_only = false;  ///< it is for what lies below, not for the thing itself
    std::uint32_t mask = 0;
    std::string sid;  ///< "S-1-5-32-544"
};

/// Owner and access control list of a thing.
struct SecurityDescriptor {
    std::string owner;        ///< SID; empty: none
    bool restricted = false;  ///< it has a list; without one everybody may do everything
    std::vector<AccessEntry> entries;
};

/// Reads a self-relative security descriptor that begins at the start of `bytes`. "linux.security.invalid" when a
/// length or offset leads outside, or an entry is of a kind that is not known.
Observed<SecurityDescriptor> parse_security_descriptor(std::string_view bytes);

/// The descriptor in Samba's attribute security.NTACL, printed by `od -An -v -tx1`. It stands at the attribute's end.
Observed<SecurityDescriptor> parse_nt_attribute(std::string_view hexadecimal);

/// An account by its SID: bare name and authority.
struct AccountName {
    std::string account;
    std::string authority;  ///< empty: none
};
using AccountNames = std::map<std::string, AccountName, std::less<>>;

/// The account of a SID: one of `names`, a well-known one, or the SID itself.
AccountName name_of_sid(const AccountNames& names, const std::string& sid);

/// The list as the field share.permissions. Entries for what lies below are left out.
Value permissions_value(const SecurityDescriptor& descriptor, const AccountNames& names);

/// One element of share.permissions.
Value permission(const AccountName& account, std::string_view right, std::string_view effect);

}  // namespace plateau::linux_platform
