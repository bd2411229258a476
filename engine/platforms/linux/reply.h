#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
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
    /// Secrets by what stands in their place in an entry, "<secret 1>": what `seal` of read_reply() made of them.
    std::map<std::string, Value, std::less<>> secrets;
};

/// Makes of a plaintext what may be kept of it.
using SealText = std::function<Value(std::string_view plaintext)>;

/// Reads the reply's frame:
///
///     PLATEAU-LINUX 1
///     + GROUP
///     @ NAME STATE CODE LABEL-SIZE OUT-SIZE WHY-SIZE
///     <label><out><why>
///     = GROUP
///     ! NUMBER SIZE
///     <secret>
///     .
///
/// A secret goes to `seal` and nowhere else, and without `seal` nowhere. A reply that ends early keeps what arrived
/// whole. "linux.reply.invalid" for anything else: another first line, a wrong frame, a group or a secret twice, more
/// than 2000 entries, a secret of more than 256 bytes or numbered above 64. No reason quotes the reply.
Observed<Reply> read_reply(std::string_view bytes, const SealText& seal = {});

/// The reply without its secrets: what of it may be kept. It ends before the first thing that is no part of a reply.
std::string without_secrets(std::string_view reply);

/// The entry of that name in a group that arrived and was read whole. Otherwise why it was not:
/// "linux.reply.incomplete", "linux.entry.absent", "linux.entry.failed", "linux.entry.cut". The pointer lives as long
/// as the reply.
Observed<const Entry*> find_entry(const Reply& reply, std::string_view group, std::string_view name);

/// All entries of that name which are there, absent ones left out. As find_entry when one failed or was cut.
Observed<std::vector<const Entry*>> find_entries(const Reply& reply, std::string_view group, std::string_view name);

/// As find_entry, with nullptr for an absent one.
Observed<const Entry*> find_optional(const Reply& reply, std::string_view group, std::string_view name);

}  // namespace plateau::linux_platform
