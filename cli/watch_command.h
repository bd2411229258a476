#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plateau::cli {

/// What can be typed while seats are watched.
enum class WatchVerb {
    check,  ///< an empty line
    help,
    hint,
    show,
    reset,
    quit,
    unknown,
};

/// A line: "indice 02 time-zone".
struct WatchCommand {
    WatchVerb verb = WatchVerb::unknown;
    std::string seat;  ///< empty: none is named
    std::string word;  ///< an item or a role
};

/// Reads a line, in French or English whatever the reader's language; accents may be left out. A verb that
/// takes an item or a role and has none is unknown, as is one with more words than it takes. The second word names a
/// seat when it is one of `seats` and another follows.
WatchCommand watch_command(std::string_view line, const std::vector<std::string>& seats);

}  // namespace plateau::cli
