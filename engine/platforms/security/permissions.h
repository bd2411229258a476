#pragma once

#include <string_view>

#include "engine/model/value.h"
#include "engine/platforms/security/descriptor.h"
#include "engine/platforms/security/sid.h"

namespace plateau::security {

/// The list as the fields share.permissions and share.folder_permissions. Entries for what lies below are left out,
/// those of one account are put together. Windows goes through the list in its order and that field has none: a denial
/// of what an entry before it gives the same account, or everyone, is left out; one of what an entry before it gives
/// others is a right "other", for it holds for some. Reading with a part of writing is "read" and "other". Rights of
/// "owner rights" are those of the owner.
Value permissions_value(const SecurityDescriptor& descriptor, const AccountNames& names);

/// One element of that list.
Value permission(const AccountName& account, std::string_view right, std::string_view effect);

}  // namespace plateau::security
