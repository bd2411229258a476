#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// Who made a thing on a host: written into every domain, network, namespace and overlay. Each part is 1 to 36
/// characters of a-z, 0-9 and '-'.
struct Owner {
    std::string instance;  ///< a UUID per state folder
    std::string session;   ///< unique within the instance
    std::string seat;      ///< the seat number as in room.yaml, e.g. "01"

    auto operator<=>(const Owner&) const = default;
};

/// "plateau instance=… session=… seat=…": the one-line form, for interface aliases.
std::string to_string(const Owner& owner);
/// Reads the one-line form; nothing when the text is not exactly one.
std::optional<Owner> parse_owner(std::string_view text);

/// A short name for something of this owner, at most 15 characters (the kernel's limit for interfaces): `prefix`, two
/// to five letters, and ten hexadecimal digits of a hash over the owner.
std::string short_name(std::string_view prefix, const Owner& owner);

/// Whether `name` is short_name of some prefix and this owner: what bears such a name was made for this owner.
bool is_name_of(std::string_view name, const Owner& owner);

/// Whether `text` may be a part of an Owner.
bool is_owner_part(std::string_view text);

/// A new random UUID in its usual 36 characters.
std::string new_uuid();

}  // namespace plateau
