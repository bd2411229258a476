#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// One thing the script collected: a file's content or a program's output.
struct Entry {
    enum class State {
        ok,      ///< read whole
        absent,  ///< no such file or program
        failed,  ///< it is there and could not be read or ended with `code`
        cut,     ///< larger than the script sends: nothing of it is here
    };
    std::string name;   ///< what it is for: "ruleset"
    std::string label;  ///< path of the file, or the command, as evidence names it
    State state = State::ok;
    int code = 0;
    std::string out;   ///< as collected, or empty
    std::string why;   ///< the beginning of what went to standard error
    std::string hash;  ///< "sha256:…" of `out`
};

/// What collect.sh replied: the entries by group. A group that is not there did not arrive whole.
struct Reply {
    std::map<std::string, std::vector<Entry>, std::less<>> groups;
};

/// Reads the reply's frame:
///
///     PLATEAU-LINUX 1
///     + GROUP
///     @ NAME STATE CODE LABEL-SIZE OUT-SIZE WHY-SIZE
///     <label><out><why>
///     = GROUP
///     .
///
/// A reply that ends early keeps the groups that arrived whole. "linux.reply.invalid" for anything else: another first
/// line, a wrong frame, a group twice, more than 2000 entries.
Observed<Reply> read_reply(std::string_view bytes);

/// The entry of that name in a group that arrived and was read whole. Otherwise why it was not:
/// "linux.reply.incomplete", "linux.entry.absent", "linux.entry.failed", "linux.entry.cut". The pointer lives as long
/// as the reply.
Observed<const Entry*> find_entry(const Reply& reply, std::string_view group, std::string_view name);

/// All entries of that name which are there, absent ones left out. As find_entry when one failed or was cut.
Observed<std::vector<const Entry*>> find_entries(const Reply& reply, std::string_view group, std::string_view name);

/// As find_entry, with nullptr for an absent one.
Observed<const Entry*> find_optional(const Reply& reply, std::string_view group, std::string_view name);

}  // namespace plateau::linux_platform
