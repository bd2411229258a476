#include "engine/platforms/linux/parse_security.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

constexpr std::size_t header_size = 20;
constexpr std::uint16_t list_present = 0x0004;
constexpr std::uint16_t self_relative = 0x8000;
constexpr std::uint8_t inherit_only_flag = 0x08;

constexpr std::uint32_t read_mask = 0x120089;
constexpr std::uint32_t change_mask = 0x1301bf;
constexpr std::uint32_t full_mask = 0x1f01ff;
constexpr std::uint32_t write_bits = 0x10156;  // write or append data, attributes, delete, delete children

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        value |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << (8 * i);
    }
    return value;
}

struct Sid {
    std::string text;
    std::size_t size = 0;
};

std::optional<Sid> read_sid(std::string_view bytes, std::size_t at) {
    if (at > bytes.size() || bytes.size() - at < 8 || bytes[at] != 1) {
        return std::nullopt;
    }
    const std::size_t count = static_cast<std::uint8_t>(bytes[at + 1]);
    const std::size_t size = 8 + 4 * count;
    if (count > 15 || bytes.size() - at < size) {
        return std::nullopt;
    }
    std::uint64_t authority = 0;
    for (std::size_t i = 2; i < 8; ++i) {
        authority = authority << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    }
    std::string text = fmt::format("S-1-{}", authority);
    for (std::size_t i = 0; i < count; ++i) {
        text += fmt::format("-{}", number(bytes, at + 8 + 4 * i, 4));
    }
    return Sid{std::move(text), size};
}

tl::unexpected<Unobserved> invalid(std::string_view why) {
    return unobserved(reason::security_invalid, std::string(why));
}

struct Parsed {
    SecurityDescriptor descriptor;
    std::size_t size = 0;  ///< bytes it takes
};

Observed<void> read_list(std::string_view bytes, std::size_t at, Parsed& parsed) {
    if (at > bytes.size() || bytes.size() - at < 8) {
        return invalid("the list lies outside");
    }
    const std::size_t end = at + number(bytes, at + 2, 2);
    std::size_t left = number(bytes, at + 4, 2);
    if (end > bytes.size()) {
        return invalid("the list is longer than the descriptor");
    }
    for (at += 8; left > 0; --left) {
        if (at > end || end - at < 16) {
            return invalid("an entry lies outside the list");
        }
        const auto type = static_cast<std::uint8_t>(bytes[at]);
        const std::size_t size = number(bytes, at + 2, 2);
        const auto sid = read_sid(bytes.substr(0, end), at + 8);
        if (type > 1 || !sid || size < 8 + sid->size || size > end - at) {
            return invalid("an entry is not of a known kind");
        }
        parsed.descriptor.entries.push_back({.allow = type == 0,
                                             .inherit_only = (bytes[at + 1] & inherit_only_flag) != 0,
                                             .mask = number(bytes, at + 4, 4),
                                             .sid = sid->text});
        at += size;
    }
    parsed.size = std::max(parsed.size, end);
    return {};
}

/// The descriptor whose header stands at `header`. Its offsets count from the start of `bytes`, as NDR has them.
Observed<Parsed> parse(std::string_view bytes, std::size_t header) {
    if (header > bytes.size() || bytes.size() - header < header_size || bytes[header] != 1) {
        return invalid("it does not begin like a descriptor");
    }
    const std::uint32_t control = number(bytes, header + 2, 2);
    if ((control & self_relative) == 0) {
        return invalid("it is not self-relative");
    }
    Parsed parsed{.descriptor = {}, .size = header + header_size};
    for (const std::size_t field : {std::size_t{4}, std::size_t{8}}) {
        const std::size_t at = number(bytes, header + field, 4);
        if (at == 0) {
            continue;
        }
        const auto sid = read_sid(bytes, at);
        if (!sid) {
            return invalid("owner or group lies outside");
        }
        parsed.size = std::max(parsed.size, at + sid->size);
        if (field == 4) {
            parsed.descriptor.owner = sid->text;
        }
    }
    const std::size_t list = number(bytes, header + 16, 4);
    parsed.descriptor.restricted = (control & list_present) != 0 && list != 0;
    if (parsed.descriptor.restricted) {
        if (auto read = read_list(bytes, list, parsed); !read) {
            return tl::unexpected(read.error());
        }
    }
    return parsed;
}

std::string_view right_of(std::uint32_t mask, bool allow) {
    constexpr std::pair<std::uint32_t, std::uint32_t> generic[] = {
        {0x80000000, read_mask}, {0x40000000, 0x120116}, {0x20000000, 0x1200a0}, {0x10000000, full_mask}};
    for (const auto& [bit, rights] : generic) {
        mask |= (mask & bit) != 0 ? rights : 0;
    }
    if ((mask & full_mask) == full_mask) {
        return "full";
    }
    const bool reads = (mask & 1) != 0;
    const bool writes = (mask & write_bits) != 0;
    if (!allow) {
        return reads ? "read" : writes ? "change" : "other";
    }
    if ((mask & read_mask) == read_mask && ((mask & change_mask) == change_mask || (mask & 6) == 6)) {
        return "change";
    }
    return (mask & read_mask) == read_mask && !writes ? "read" : "other";
}

const AccountNames& well_known() {
    static const AccountNames names = {
        {"S-1-1-0", {"everyone", ""}},
        {"S-1-3-0", {"creator owner", ""}},
        {"S-1-3-1", {"creator group", ""}},
        {"S-1-5-2", {"network", "nt authority"}},
        {"S-1-5-4", {"interactive", "nt authority"}},
        {"S-1-5-7", {"anonymous logon", "nt authority"}},
        {"S-1-5-9", {"enterprise domain controllers", "nt authority"}},
        {"S-1-5-11", {"authenticated users", "nt authority"}},
        {"S-1-5-18", {"system", "nt authority"}},
        {"S-1-5-32-544", {"administrators", "builtin"}},
        {"S-1-5-32-545", {"users", "builtin"}},
        {"S-1-5-32-546", {"guests", "builtin"}},
        {"S-1-5-32-548", {"account operators", "builtin"}},
        {"S-1-5-32-549", {"server operators", "builtin"}},
        {"S-1-5-32-550", {"print operators", "builtin"}},
        {"S-1-5-32-551", {"backup operators", "builtin"}},
    };
    return names;
}

}  // namespace

Observed<SecurityDescriptor> parse_security_descriptor(std::string_view bytes) {
    return parse(bytes, 0).map([](Parsed parsed) { return std::move(parsed.descriptor); });
}

Observed<SecurityDescriptor> parse_nt_attribute(std::string_view hexadecimal) {
    std::string bytes;
    for (const std::string_view word : words_of(hexadecimal)) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, 16);
        if (error != std::errc() || end != word.data() + word.size() || word.size() != 2) {
            return invalid("it is not printed as bytes");
        }
        bytes += static_cast<char>(value);
    }
    // Before the descriptor stand hashes and a text whose lengths depend on the version, so its end is what is known.
    for (std::size_t at = 2; at + header_size <= bytes.size(); ++at) {
        auto parsed = parse(bytes, at);
        if (parsed && parsed->size == bytes.size() && parsed->descriptor.restricted) {
            return std::move(parsed->descriptor);
        }
    }
    return invalid("there is no descriptor at the end of the attribute");
}

AccountName name_of_sid(const AccountNames& names, const std::string& sid) {
    if (const auto found = names.find(sid); found != names.end()) {
        return found->second;
    }
    const auto known = well_known().find(sid);
    return known == well_known().end() ? AccountName{sid, ""} : known->second;
}

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
    List list;
    for (const AccessEntry& entry : descriptor.entries) {
        if (!entry.inherit_only) {
            list.push_back(permission(name_of_sid(names, entry.sid), right_of(entry.mask, entry.allow),
                                      entry.allow ? "allow" : "deny"));
        }
    }
    return list;
}

}  // namespace plateau::linux_platform
