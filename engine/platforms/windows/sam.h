#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/platforms/security/sid.h"
#include "engine/platforms/windows/machine_hives.h"
#include "engine/support/observed.h"

/// Accounts and groups of the machine itself, in SAM. What is a secret there is never read: of a password's hash only
/// how long it is.
namespace plateau::windows_platform::sam {

/// An account. Texts are UTF-8 and what a person typed.
struct Account {
    std::uint32_t id = 0;  ///< the last part of its SID
    std::string name;
    std::string full_name;
    bool enabled = false;
    bool password_never_expires = false;
    std::optional<bool> password_set;  ///< nothing: its hash has a length that is not known
    bool new_form = false;             ///< the hash is kept as Windows 10 of 2016 and later does
};

/// A group that rights can be given to.
struct Group {
    std::uint32_t id = 0;
    bool builtin = false;  ///< one of those every Windows has, whatever it is called in its language
    std::string name;
    std::string description;
    std::vector<security::Sid> members;
};

/// An account of its values F and V. "windows.sam.invalid" when a length leads outside, or they are of another account
/// than `id`.
Observed<Account> parse_account(std::uint32_t id, std::string_view f, std::string_view v);

/// A group of its value C.
Observed<Group> parse_group(std::uint32_t id, bool builtin, std::string_view c);

/// What a SAM holds.
struct Sam {
    std::optional<security::Sid> machine;  ///< accounts and groups of its own have this SID and their id
    std::vector<Account> accounts;
    std::vector<Group> groups;
};

/// Everything of the hive, or why it is not known.
Observed<Sam> read(RegistryHive& hive);

/// The SIDs of accounts and groups with their names. Built-in ones have their English names; accounts of a domain are
/// not among them, but the groups that every domain has are named by a SID that is not the machine's: that is what
/// `name_of` is for.
class Names {
  public:
    explicit Names(const Sam& sam);

    /// A name without authority for what is the machine's own. A SID that has no name as such.
    security::AccountName name_of(const security::Sid& sid) const;
    /// The names of what those SIDs are, for security::permissions_value.
    security::AccountNames names_of(const std::vector<std::string>& sids) const;

  private:
    std::optional<security::Sid> machine_;
    security::AccountNames names_;
};

/// The English name of a group that every domain has, by the last part of its SID; "" for any other.
std::string domain_group(std::uint32_t id);
/// The English name of an account that every Windows has, unless somebody gave it another: then that one.
std::string name_of(const Account& account);
/// The English name of a group that every Windows has, in lower case; else its own.
std::string name_of(const Group& group);

}  // namespace plateau::windows_platform::sam
