#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "engine/support/observed.h"

namespace plateau::ddwrt_platform {

/// The settings of a router by their keys.
struct Nvram {
    std::map<std::string, std::string, std::less<>> values;  ///< any bytes but NUL, several lines too
    /// Keys that were seen with two values: one of them stood inside another setting of several lines.
    std::set<std::string, std::less<>> doubtful;
};

/// Reads what `nvram show` printed: lines KEY=VALUE in no order, of which a line that does not begin so goes on with
/// the value before it. A value of several lines that holds such a line cannot be told from two settings.
/// "ddwrt.nvram.invalid" with the line and never what stands there: it does not begin with a key, holds a NUL, or more
/// than a router keeps (1 MiB, 10,000 settings, 64 KiB in one).
Observed<Nvram> parse_nvram(std::string_view text);

/// Reads settings as collect.sh asks for them one by one, where nothing is doubtful:
///
///     @ KEY
///      <a line of its value, after a space>
///
/// A key without a line is not set. "ddwrt.nvram.invalid" as above.
Observed<Nvram> parse_settings(std::string_view text);

/// The settings as `nvram show` prints them, by their keys.
std::string to_nvram_text(const Nvram& nvram);

/// Whether facts are read from that setting: no other is kept, or asked for. Passwords of accounts are none of them.
bool is_wanted(std::string_view key);

/// The same as an extended regular expression of POSIX.
std::string wanted_pattern();

}  // namespace plateau::ddwrt_platform
