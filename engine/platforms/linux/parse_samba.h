#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A section of smb.conf: its name as written and its options, names in lower case.
struct SmbSection {
    std::string name;
    std::map<std::string, std::string, std::less<>> options;

    /// The option's value, empty when it is not set.
    std::string option(std::string_view option_name) const;
    /// The option as yes or no; `otherwise` when it is not set or is neither.
    bool flag(std::string_view option_name, bool otherwise) const;
};

/// Reads the output of `testparm -s`. "linux.smb_conf.invalid" with the line that is neither section nor option.
Observed<std::vector<SmbSection>> parse_testparm(std::string_view text);

/// The accounts of a list like `valid users`: separated by commas or blanks, quoted where they hold blanks.
std::vector<std::string> smb_names(std::string_view list);

/// Keys and values of `tdbdump`, escapes undone. "linux.tdb.invalid" with the line that fits nowhere.
Observed<std::vector<std::pair<std::string, std::string>>> parse_tdbdump(std::string_view text);

/// A key as tdbdump prints it, escapes undone, without the zero byte that C strings end with.
std::string tdb_key(std::string_view text);

}  // namespace plateau::linux_platform
