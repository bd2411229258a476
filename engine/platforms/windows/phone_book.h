#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::windows_platform {

/// A part of an entry: its own settings, or those of a sub-section. Order counts, and names may repeat.
struct PhoneBookPart {
    std::string type;   ///< empty, "NETCOMPONENTS", "MEDIA", "DEVICE" or "PhoneNumber"
    std::string value;  ///< what stands behind that word: "rastapi", "vpn", "192.168.1.1"
    std::vector<std::pair<std::string, std::string>> settings;  ///< UTF-8, with their case

    bool operator==(const PhoneBookPart&) const = default;
};

/// A connection. The first part has its own settings.
struct PhoneBookEntry {
    std::string name;  ///< UTF-8
    std::vector<PhoneBookPart> parts;

    bool operator==(const PhoneBookEntry&) const = default;
};

inline constexpr std::size_t largest_phone_book = std::size_t{4} << 20;

/// Reads a rasphone.pbk (MS-RRASM 2.2.2). Bytes that are no UTF-8 are taken for Windows-1252. What opens a sub-section
/// counts with its case: "DEVICE=vpn" opens one, "Device=WAN Miniport (IKEv2)" is a setting. An empty book has no
/// entries. "windows.phone_book.invalid" for what is none: the reason names a line and never quotes it.
Observed<std::vector<PhoneBookEntry>> parse_phone_book(std::string_view bytes);

/// The entries as Windows would write them, in UTF-8: read again, they are the same.
std::string to_phone_book(const std::vector<PhoneBookEntry>& entries);

/// The bytes with "<secret>" for each key and password in them: what may be kept as evidence. Never fails; what it
/// makes of a phone book gives the same facts.
std::string phone_book_without_secrets(std::string_view bytes);

}  // namespace plateau::windows_platform
