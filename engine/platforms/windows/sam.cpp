#include "engine/platforms/windows/sam.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/byte_reader.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform::sam {

namespace {

// F: fixed fields of an account.
constexpr std::size_t id_at = 0x30;
constexpr std::size_t flags_at = 0x38;
constexpr std::uint64_t disabled = 0x1;
constexpr std::uint64_t never_expires = 0x200;

// V: 17 places (offset behind them, length, a number), then what they name.
constexpr std::size_t v_head = 0xcc;
constexpr std::size_t place_size = 12;
enum Place : std::size_t { place_name = 1, place_full_name = 2, place_hash = 14 };

// C: a head with places, then what they name.
constexpr std::size_t c_head = 52;
constexpr std::size_t c_name = 16;
constexpr std::size_t c_description = 28;
constexpr std::size_t c_members = 40;

tl::unexpected<Unobserved> invalid(std::uint32_t id, const char* why) {
    return unobserved(reason::sam_invalid, fmt::format("{:08X}: {}", id, why));
}

/// What a place of `head` behind which `in` continues names; nothing when it leads outside.
std::optional<std::string_view> named(const ByteReader& in, std::size_t head, std::size_t place) {
    const std::size_t offset = head + in.little(place, 4);
    const std::size_t size = in.little(place + 4, 4);
    return in.has(offset, size) ? std::optional(in.at(offset, size)) : std::nullopt;
}

/// By the length of the hash: what is kept without one is a head alone.
void set_password_state(Account& account, std::size_t hash_size) {
    constexpr std::size_t no_hash = 4;
    constexpr std::size_t hash = 20;
    constexpr std::size_t new_no_hash = 24;
    constexpr std::size_t new_hash = 56;
    account.new_form = hash_size == new_no_hash || hash_size == new_hash;
    if (hash_size == hash || hash_size == new_hash) {
        account.password_set = true;
    } else if (hash_size == 0 || hash_size == no_hash || hash_size == new_no_hash) {
        account.password_set = false;
    }
}

/// "000001F4"; nothing for "Names" and "Members", which stand beside.
std::optional<std::uint32_t> id_of(const std::string& key) {
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id, 16);
    return key.size() == 8 && error == std::errc() && end == key.data() + key.size() ? std::optional(id) : std::nullopt;
}

std::string_view data_of(const std::vector<RegistryValue>& values, std::string_view name) {
    const RegistryValue* value = stored::find(values, name);
    return value == nullptr ? std::string_view() : std::string_view(value->data);
}

/// Calls `add(id, values)` for each account or group below `path`, until it says why not to go on.
template <class Add>
Observed<void> for_each(RegistryHive& hive, const std::string& path, Add add) {
    const auto keys = hive.keys(path);
    if (!keys) {
        return tl::unexpected(keys.error());
    }
    for (const std::string& key : *keys) {
        const auto id = id_of(key);
        if (!id) {
            continue;
        }
        const auto values = hive.values(fmt::format("{}\\{}", path, key));
        if (!values) {
            return tl::unexpected(values.error());
        }
        if (auto added = add(*id, *values); !added) {
            return added;
        }
    }
    return {};
}

Observed<void> read_groups(RegistryHive& hive, bool builtin, std::vector<Group>& groups) {
    const std::string path = builtin ? "SAM\\Domains\\Builtin\\Aliases" : "SAM\\Domains\\Account\\Aliases";
    return for_each(hive, path, [&](std::uint32_t id, const std::vector<RegistryValue>& values) -> Observed<void> {
        auto group = parse_group(id, builtin, data_of(values, "C"));
        if (!group) {
            return tl::unexpected(group.error());
        }
        groups.push_back(std::move(*group));
        return {};
    });
}

/// The SID of the machine ends the domain's value V.
std::optional<security::Sid> machine_sid(std::string_view v) {
    constexpr std::size_t size = 24;
    if (v.size() < size) {
        return std::nullopt;
    }
    const auto found = security::sid_at(v, v.size() - size);
    return found && found->size == size ? std::optional(found->sid) : std::nullopt;
}

security::Sid below(security::Sid domain, std::uint32_t id) {
    domain.parts.push_back(id);
    return domain;
}

security::Sid builtin_sid(std::uint32_t id) {
    return {.authority = 5, .parts = {32, id}};
}

bool is_of_a_domain(const security::Sid& sid) {
    constexpr std::uint32_t domains = 21;
    return sid.authority == 5 && sid.parts.size() == 5 && sid.parts.front() == domains;
}

}  // namespace

std::string domain_group(std::uint32_t id) {
    constexpr std::uint32_t first = 512;
    constexpr const char* names[] = {"domain admins",
                                     "domain users",
                                     "domain guests",
                                     "domain computers",
                                     "domain controllers",
                                     "cert publishers",
                                     "schema admins",
                                     "enterprise admins",
                                     "group policy creator owners",
                                     "read-only domain controllers"};
    return id < first || id - first >= std::size(names) ? "" : names[id - first];
}

Observed<Account> parse_account(std::uint32_t id, std::string_view f, std::string_view v) {
    const ByteReader fixed(f);
    if (!fixed.has(flags_at, 2)) {
        return invalid(id, "its value F is too short");
    }
    if (fixed.little(id_at, 4) != id) {
        return invalid(id, "its value F is of another account");
    }
    const ByteReader in(v);
    const auto name = named(in, v_head, place_size * place_name);
    const auto full_name = named(in, v_head, place_size * place_full_name);
    const auto hash = named(in, v_head, place_size * place_hash);
    if (!in.has(0, v_head) || !name || !full_name || !hash) {
        return invalid(id, "its value V leads outside");
    }
    const std::uint64_t flags = fixed.little(flags_at, 2);
    Account account{.id = id,
                    .name = stored::utf8_of(*name),
                    .full_name = stored::utf8_of(*full_name),
                    .enabled = (flags & disabled) == 0,
                    .password_never_expires = (flags & never_expires) != 0,
                    .password_set = std::nullopt};
    if (account.name.empty()) {
        return invalid(id, "it has no name");
    }
    set_password_state(account, hash->size());
    return account;
}

Observed<Group> parse_group(std::uint32_t id, bool builtin, std::string_view c) {
    const ByteReader in(c);
    const auto name = named(in, c_head, c_name);
    const auto description = named(in, c_head, c_description);
    const auto members = named(in, c_head, c_members);
    if (!in.has(0, c_head) || !name || !description || !members) {
        return invalid(id, "its value C leads outside");
    }
    Group group{.id = id,
                .builtin = builtin,
                .name = stored::utf8_of(*name),
                .description = stored::utf8_of(*description),
                .members = {}};
    if (group.name.empty()) {
        return invalid(id, "it has no name");
    }
    std::size_t at = 0;
    for (std::uint64_t left = in.little(c_members + 8, 4); left > 0; --left) {
        const auto sid = security::sid_at(*members, at);
        if (!sid) {
            return invalid(id, "a member is no SID");
        }
        at += sid->size;
        group.members.push_back(sid->sid);
    }
    return group;
}

Observed<Sam> read(RegistryHive& hive) {
    const std::string domain = "SAM\\Domains\\Account";
    Sam sam;
    const auto values = stored::values_if_there(hive, domain);
    if (!values) {
        return tl::unexpected(values.error());
    }
    sam.machine = machine_sid(data_of(*values, "V"));
    auto accounts = for_each(hive, domain + "\\Users",
                             [&](std::uint32_t id, const std::vector<RegistryValue>& of) -> Observed<void> {
                                 auto account = parse_account(id, data_of(of, "F"), data_of(of, "V"));
                                 if (!account) {
                                     return tl::unexpected(account.error());
                                 }
                                 sam.accounts.push_back(std::move(*account));
                                 return {};
                             });
    if (accounts) {
        accounts = read_groups(hive, true, sam.groups);
    }
    if (accounts) {
        accounts = read_groups(hive, false, sam.groups);
    }
    return accounts ? Observed<Sam>(std::move(sam)) : tl::unexpected(accounts.error());
}

std::string name_of(const Account& account) {
    // As Windows calls them in French and English.
    constexpr std::uint32_t administrator = 500;
    constexpr std::uint32_t guest = 501;
    const std::string name = folded(account.name);
    if (account.id == administrator && name == "administrateur") {
        return "administrator";
    }
    return account.id == guest && name == "invité" ? "guest" : harmless(account.name);
}

std::string name_of(const Group& group) {
    const auto known =
        group.builtin ? security::well_known().find(to_string(builtin_sid(group.id))) : security::well_known().end();
    return known == security::well_known().end() ? harmless(group.name) : known->second.account;
}

Names::Names(const Sam& sam) : machine_(sam.machine) {
    for (const Group& group : sam.groups) {
        if (group.builtin) {
            names_.emplace(to_string(builtin_sid(group.id)), security::AccountName{sam::name_of(group), "builtin"});
        } else if (machine_) {
            names_.emplace(to_string(below(*machine_, group.id)), security::AccountName{sam::name_of(group), ""});
        }
    }
    for (const Account& account : sam.accounts) {
        if (machine_) {
            names_.emplace(to_string(below(*machine_, account.id)), security::AccountName{sam::name_of(account), ""});
        }
    }
}

security::AccountName Names::name_of(const security::Sid& sid) const {
    const std::string text = to_string(sid);
    auto name = security::name_of_sid(names_, text);
    if (name.account != text || !machine_ || !is_of_a_domain(sid)) {
        return name;
    }
    // None of the machine's own: its id tells what it is in the domain it is of.
    const bool own = std::equal(machine_->parts.begin(), machine_->parts.end(), sid.parts.begin());
    const std::string group = own ? std::string() : domain_group(sid.parts.back());
    return group.empty() ? name : security::AccountName{group, ""};
}

security::AccountNames Names::names_of(const std::vector<std::string>& sids) const {
    security::AccountNames names;
    for (const std::string& text : sids) {
        if (const auto sid = security::parse_sid(text)) {
            names.emplace(text, name_of(*sid));
        }
    }
    return names;
}

}  // namespace plateau::windows_platform::sam
