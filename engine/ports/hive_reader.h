#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau {

/// The codes of what a hive of a Windows registry could not tell; their texts are in engine/support/locale.
namespace hive_reason {

inline constexpr const char* absent = "windows.registry.absent";    ///< no such key
inline constexpr const char* damaged = "windows.registry.damaged";  ///< the key or the hive cannot be read
/// It was not written out when Windows stopped, and no log tells what is missing: what it holds is old.
inline constexpr const char* dirty = "windows.hive.dirty";
inline constexpr const char* unreadable = "windows.hive.unreadable";  ///< it is no hive, or none that can be read

}  // namespace hive_reason

/// The files of a hive.
struct HiveFiles {
    std::filesystem::path primary;
    std::vector<std::filesystem::path> logs;  ///< those of .LOG1 and .LOG2 that are there
};

/// What a registry holds in a key: texts are UTF-16LE.
struct HiveValue {
    std::string name;        ///< UTF-8; empty: the default value
    std::uint32_t type = 0;  ///< as Windows numbers them: 1 text, 4 number, 7 texts, …
    std::string data;

    bool operator==(const HiveValue&) const = default;
};

/// An open hive as it will be after the next start of its machine; nothing is ever written to it. A path names keys
/// below the hive's root, separated by '\'; "" is the root; case does not count. What it holds is hostile: a call ends
/// within its limits, and what cannot be told is unobserved by one of hive_reason, or by disk_reason::reader_ended or
/// reader_slow. Blocks; one thread at a time.
class Hive {
  public:
    virtual ~Hive() = default;
    /// Its logs held what its file did not, and are seen as if they had been written out.
    virtual bool replayed() const = 0;
    /// Names of the keys below that key, in the hive's order.
    virtual Observed<std::vector<std::string>> keys(std::string_view path) = 0;
    virtual Observed<std::vector<HiveValue>> values(std::string_view path) = 0;
};

/// What a hive and each of its logs may have, and what the values of one key may hold together.
inline constexpr std::size_t largest_hive = std::size_t{256} << 20;
inline constexpr std::size_t largest_hive_log = std::size_t{64} << 20;
inline constexpr std::size_t largest_hive_values = std::size_t{16} << 20;

/// Opens hives of machines that do not run.
class HiveReader {
  public:
    virtual ~HiveReader() = default;
    /// "windows.hive.dirty" where only old facts could be told, "windows.hive.unreadable" where none can. Throws Error
    /// where the reader itself cannot be started or a file not be opened.
    virtual Observed<std::unique_ptr<Hive>> open(const HiveFiles& files) = 0;
};

}  // namespace plateau
