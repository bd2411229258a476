#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Accounts, lists of rights and what they come to, as Windows stores them and Samba does: pure, on bytes that may be
/// anything.
namespace plateau::security {

/// What Windows knows an account by: the authority that gave the number, below 2^48, and at most 15 parts, the last of
/// which tells the accounts of one machine or domain apart.
struct Sid {
    std::uint64_t authority = 0;
    std::vector<std::uint32_t> parts;

    auto operator<=>(const Sid&) const = default;
};

/// A SID and how many bytes it takes.
struct StoredSid {
    Sid sid;
    std::size_t size = 0;
};

/// The SID stored at `offset` of `bytes`; nothing: there is none, or it does not end there.
std::optional<StoredSid> sid_at(std::string_view bytes, std::size_t offset);
/// As Windows stores it.
std::string stored(const Sid& sid);

/// "S-1-5-32-544"; an authority of 2^32 or more in hexadecimal.
std::string to_string(const Sid& sid);
/// Nothing: it is not written like one.
std::optional<Sid> parse_sid(std::string_view text);

/// An account by its bare name and its authority.
struct AccountName {
    std::string account;
    std::string authority;  ///< empty: none

    bool operator==(const AccountName&) const = default;
};
/// By SID, written as to_string() does.
using AccountNames = std::map<std::string, AccountName, std::less<>>;

/// The SIDs that are the same everywhere, by their English names in lower case.
const AccountNames& well_known();

/// The account of a SID: one of `names`, a well-known one, or the SID itself.
AccountName name_of_sid(const AccountNames& names, const std::string& sid);

}  // namespace plateau::security
