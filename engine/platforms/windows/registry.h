#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::windows_platform {

/// The types of registry values that facts are made of; a hive may hold any other number.
enum class RegistryType : std::uint32_t {
    none = 0,
    text = 1,             ///< REG_SZ
    expandable_text = 2,  ///< REG_EXPAND_SZ
    binary = 3,
    number = 4,  ///< REG_DWORD, little-endian
    link = 6,
    texts = 7,         ///< REG_MULTI_SZ
    long_number = 11,  ///< REG_QWORD
};

/// A value of a key, as its hive holds it: texts are UTF-16LE and may be dirty (odd length, bytes after the zero).
struct RegistryValue {
    std::string name;  ///< UTF-8; empty: the key's default value
    RegistryType type = RegistryType::none;
    std::string data;  ///< its bytes

    bool operator==(const RegistryValue&) const = default;
};

/// One hive. A path names keys below the hive's root, separated by '\'; "" is the root; case does not count. What it
/// holds is hostile input: a call ends within its limits. Blocks; one thread at a time. A key that is not there is
/// unobserved "windows.registry.absent"; what is damaged, "windows.registry.damaged".
class RegistryHive {
  public:
    virtual ~RegistryHive() = default;
    /// Names of the keys below that key, in the hive's order.
    virtual Observed<std::vector<std::string>> keys(std::string_view path) = 0;
    virtual Observed<std::vector<RegistryValue>> values(std::string_view path) = 0;
};

}  // namespace plateau::windows_platform
