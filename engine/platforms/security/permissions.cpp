#include "engine/platforms/security/permissions.h"

#include <algorithm>

namespace plateau::security {

namespace {

constexpr std::uint32_t read_mask = 0x120089;
constexpr std::uint32_t change_mask = 0x1301bf;
constexpr std::uint32_t full_mask = 0x1f01ff;
constexpr std::uint32_t read_data = 1;
constexpr std::uint32_t write_data = 6;        // and append it
constexpr std::uint32_t write_bits = 0x10156;  // write or append data, attributes, delete, delete children

constexpr const char* everyone = "S-1-1-0";
constexpr const char* owner_rights = "S-1-3-4";

/// Generic rights as those they stand for.
std::uint32_t specific(std::uint32_t mask) {
    constexpr std::pair<std::uint32_t, std::uint32_t> generic[] = {
        {0x80000000, read_mask}, {0x40000000, 0x120116}, {0x20000000, 0x1200a0}, {0x10000000, full_mask}};
    for (const auto& [bit, rights] : generic) {
        mask |= (mask & bit) != 0 ? rights : 0;
    }
    return mask & ~0xf0000000;
}

std::string_view denied_right(std::uint32_t mask) {
    if ((mask & full_mask) == full_mask) {
        return "full";
    }
    return (mask & read_data) != 0 ? "read" : (mask & write_bits) != 0 ? "change" : "other";
}

std::string_view allowed_right(std::uint32_t mask) {
    if ((mask & full_mask) == full_mask) {
        return "full";
    }
    const bool reads = (mask & read_mask) == read_mask;
    if (reads && ((mask & change_mask) == change_mask || (mask & write_data) == write_data)) {
        return "change";
    }
    return reads && (mask & write_bits) == 0 ? "read" : "other";
}

/// What the entries of one account come to.
struct AccountRights {
    std::string sid;
    std::uint32_t allowed = 0;
    std::uint32_t denied = 0;
    bool other_allowed = false;  ///< something that cannot be told is allowed
    bool other_denied = false;
};

class Rights {
  public:
    void add(const AccessEntry& entry, const std::string& sid) {
        AccountRights& rights = of(sid);
        if (entry.conditional) {
            (entry.allow ? rights.other_allowed : rights.other_denied) = true;
        } else if (entry.allow) {
            rights.allowed |= specific(entry.mask);
        } else {
            deny(rights, specific(entry.mask));
        }
    }

    Value value(const AccountNames& names) const {
        List list;
        for (const AccountRights& rights : all_) {
            const AccountName account = name_of_sid(names, rights.sid);
            if (rights.denied != 0) {
                list.push_back(permission(account, denied_right(rights.denied), "deny"));
            }
            if (rights.other_denied) {
                list.push_back(permission(account, "other", "deny"));
            }
            if (rights.allowed != 0 && allowed_right(rights.allowed) != "other") {
                list.push_back(permission(account, allowed_right(rights.allowed), "allow"));
            } else if ((rights.allowed & read_mask) == read_mask) {
                list.push_back(permission(account, "read", "allow"));
            }
            if (rights.other_allowed || (rights.allowed != 0 && allowed_right(rights.allowed) == "other")) {
                list.push_back(permission(account, "other", "allow"));
            }
        }
        return list;
    }

  private:
    AccountRights& of(const std::string& sid) {
        const auto found =
            std::find_if(all_.begin(), all_.end(), [&](const AccountRights& one) { return one.sid == sid; });
        return found == all_.end() ? all_.emplace_back(AccountRights{.sid = sid}) : *found;
    }

    void deny(AccountRights& rights, std::uint32_t mask) {
        std::uint32_t given_to_others = 0;
        for (const AccountRights& one : all_) {
            if (one.sid == rights.sid || one.sid == everyone) {
                mask &= ~one.allowed;
            } else {
                given_to_others |= one.allowed;
            }
        }
        if ((mask & given_to_others) != 0) {
            rights.other_denied = true;
        } else {
            rights.denied |= mask;
        }
    }

    std::vector<AccountRights> all_;  ///< in the order of their first entries
};

}  // namespace

Value permission(const AccountName& account, std::string_view right, std::string_view effect) {
    return Record{{"account", account.account},
                  {"authority", account.authority.empty() ? Value() : Value(account.authority)},
                  {"right", right},
                  {"effect", effect}};
}

Value permissions_value(const SecurityDescriptor& descriptor, const AccountNames& names) {
    if (!descriptor.restricted) {
        return List{permission({"everyone", ""}, "full", "allow")};
    }
    Rights rights;
    for (const AccessEntry& entry : descriptor.entries) {
        if (!entry.inherit_only) {
            rights.add(entry, entry.sid == owner_rights && !descriptor.owner.empty() ? descriptor.owner : entry.sid);
        }
    }
    return rights.value(names);
}

}  // namespace plateau::security
