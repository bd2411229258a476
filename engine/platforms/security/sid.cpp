#include "engine/platforms/security/sid.h"

#include <fmt/format.h>

#include <charconv>

#include "engine/support/byte_reader.h"

namespace plateau::security {

namespace {

constexpr std::size_t head = 8;
constexpr std::size_t most_parts = 15;
constexpr std::uint64_t most_authority = 0xffff'ffff'ffff;

/// A number up to the next '-', which is taken as well; nothing when it is none or above `most`.
std::optional<std::uint64_t> take_number(std::string_view& text, std::uint64_t most) {
    std::string_view digits = text.substr(0, text.find('-'));
    const bool last = digits.size() == text.size();
    text.remove_prefix(last ? text.size() : digits.size() + 1);
    if (!last && text.empty()) {
        return std::nullopt;
    }
    const bool hexadecimal = digits.starts_with("0x");
    digits.remove_prefix(hexadecimal ? 2 : 0);
    std::uint64_t value = 0;
    const char* const begin = digits.data();
    const char* const end = begin + digits.size();
    const auto [at, error] = std::from_chars(begin, end, value, hexadecimal ? 16 : 10);
    return digits.empty() || error != std::errc() || at != end || value > most ? std::nullopt : std::optional(value);
}

}  // namespace

std::optional<StoredSid> sid_at(std::string_view bytes, std::size_t offset) {
    const ByteReader in(bytes);
    if (!in.has(offset, head) || in.little(offset, 1) != 1) {
        return std::nullopt;
    }
    const std::size_t count = in.little(offset + 1, 1);
    const std::size_t size = head + 4 * count;
    if (count > most_parts || !in.has(offset, size)) {
        return std::nullopt;
    }
    StoredSid found{.sid = {.authority = in.big(offset + 2, 6), .parts = {}}, .size = size};
    for (std::size_t at = head; at < size; at += 4) {
        found.sid.parts.push_back(static_cast<std::uint32_t>(in.little(offset + at, 4)));
    }
    return found;
}

std::string stored(const Sid& sid) {
    std::string bytes{'\1', static_cast<char>(sid.parts.size())};
    for (int shift = 40; shift >= 0; shift -= 8) {
        bytes += static_cast<char>(sid.authority >> shift);
    }
    for (const std::uint32_t part : sid.parts) {
        for (int shift = 0; shift < 32; shift += 8) {
            bytes += static_cast<char>(part >> shift);
        }
    }
    return bytes;
}

std::string to_string(const Sid& sid) {
    constexpr std::uint64_t first_hexadecimal = 0x1'0000'0000;
    std::string text = sid.authority < first_hexadecimal ? fmt::format("S-1-{}", sid.authority)
                                                         : fmt::format("S-1-0x{:012x}", sid.authority);
    for (const std::uint32_t part : sid.parts) {
        text += fmt::format("-{}", part);
    }
    return text;
}

std::optional<Sid> parse_sid(std::string_view text) {
    if (!text.starts_with("S-1-") && !text.starts_with("s-1-")) {
        return std::nullopt;
    }
    text.remove_prefix(4);
    const auto authority = take_number(text, most_authority);
    if (!authority) {
        return std::nullopt;
    }
    Sid sid{.authority = *authority, .parts = {}};
    while (!text.empty()) {
        const bool is_hexadecimal = text.starts_with("0x");
        const auto part = take_number(text, 0xffff'ffff);
        if (!part || is_hexadecimal || sid.parts.size() == most_parts) {
            return std::nullopt;
        }
        sid.parts.push_back(static_cast<std::uint32_t>(*part));
    }
    return sid;
}

const AccountNames& well_known() {
    static const AccountNames names = {
        {"S-1-1-0", {"everyone", ""}},
        {"S-1-2-0", {"local", ""}},
        {"S-1-3-0", {"creator owner", ""}},
        {"S-1-3-1", {"creator group", ""}},
        {"S-1-3-4", {"owner rights", ""}},
        {"S-1-5-2", {"network", "nt authority"}},
        {"S-1-5-3", {"batch", "nt authority"}},
        {"S-1-5-4", {"interactive", "nt authority"}},
        {"S-1-5-6", {"service", "nt authority"}},
        {"S-1-5-7", {"anonymous logon", "nt authority"}},
        {"S-1-5-9", {"enterprise domain controllers", "nt authority"}},
        {"S-1-5-11", {"authenticated users", "nt authority"}},
        {"S-1-5-14", {"remote interactive logon", "nt authority"}},
        {"S-1-5-17", {"iusr", "nt authority"}},
        {"S-1-5-18", {"system", "nt authority"}},
        {"S-1-5-19", {"local service", "nt authority"}},
        {"S-1-5-20", {"network service", "nt authority"}},
        {"S-1-5-32-544", {"administrators", "builtin"}},
        {"S-1-5-32-545", {"users", "builtin"}},
        {"S-1-5-32-546", {"guests", "builtin"}},
        {"S-1-5-32-547", {"power users", "builtin"}},
        {"S-1-5-32-548", {"account operators", "builtin"}},
        {"S-1-5-32-549", {"server operators", "builtin"}},
        {"S-1-5-32-550", {"print operators", "builtin"}},
        {"S-1-5-32-551", {"backup operators", "builtin"}},
        {"S-1-5-32-552", {"replicator", "builtin"}},
        {"S-1-5-32-554", {"pre-windows 2000 compatible access", "builtin"}},
        {"S-1-5-32-555", {"remote desktop users", "builtin"}},
        {"S-1-5-32-556", {"network configuration operators", "builtin"}},
        {"S-1-5-32-558", {"performance monitor users", "builtin"}},
        {"S-1-5-32-559", {"performance log users", "builtin"}},
        {"S-1-5-32-562", {"distributed com users", "builtin"}},
        {"S-1-5-32-568", {"iis_iusrs", "builtin"}},
        {"S-1-5-32-569", {"cryptographic operators", "builtin"}},
        {"S-1-5-32-573", {"event log readers", "builtin"}},
        {"S-1-5-32-574", {"certificate service dcom access", "builtin"}},
        {"S-1-5-32-575", {"rds remote access servers", "builtin"}},
        {"S-1-5-32-576", {"rds endpoint servers", "builtin"}},
        {"S-1-5-32-577", {"rds management servers", "builtin"}},
        {"S-1-5-32-578", {"hyper-v administrators", "builtin"}},
        {"S-1-5-32-579", {"access control assistance operators", "builtin"}},
        {"S-1-5-32-580", {"remote management users", "builtin"}},
        {"S-1-5-32-581", {"system managed accounts group", "builtin"}},
        {"S-1-5-32-582", {"storage replica administrators", "builtin"}},
        {"S-1-5-32-583", {"device owners", "builtin"}},
        {"S-1-5-113", {"local account", "nt authority"}},
        {"S-1-5-114", {"local account and member of administrators group", "nt authority"}},
        {"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", {"trustedinstaller", "nt service"}},
        {"S-1-15-2-1", {"all application packages", "application package authority"}},
        {"S-1-15-2-2", {"all restricted application packages", "application package authority"}},
    };
    return names;
}

AccountName name_of_sid(const AccountNames& names, const std::string& sid) {
    if (const auto found = names.find(sid); found != names.end()) {
        return found->second;
    }
    const auto known = well_known().find(sid);
    return known == well_known().end() ? AccountName{sid, ""} : known->second;
}

}  // namespace plateau::security
