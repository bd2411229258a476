#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/custody/centre_signature.h"
#include "engine/model/value.h"
#include "engine/support/message.h"

namespace plateau {

/// What does not hold, the first of its kind that was found.
struct CustodyProblem {
    std::string file;       ///< within the journal or the export: "journal.jsonl"
    std::int64_t line = 0;  ///< from 1; 0: the file as a whole
    Message why;            ///< with what to do

    bool operator==(const CustodyProblem&) const = default;
};

/// One entry of the journal (plateau.custody-entry/1).
struct JournalEntry {
    std::int64_t seq = 0;  ///< from 1, without a gap
    std::string at;        ///< RFC 3339 UTC
    std::string session;
    std::string seat;  ///< empty: the whole session
    std::string what;  ///< "session.opened", "seal.made", "handover", "personal.erased" …
    std::string role;  ///< of who did it: "invigilator"
    Record args;       ///< what may be known for ever: no person is named here
    Record personal;   ///< who, why and whoever else is named: texts; empty once erased
    bool erased = false;

    bool operator==(const JournalEntry&) const = default;
};

/// A journal as it stands in its two files.
struct JournalText {
    std::string_view journal;   ///< "journal.jsonl": one signed line an entry
    std::string_view personal;  ///< "personal.jsonl": one line an entry whose personal part was not erased
};

/// The entries, all of `session`, each signed by `key`, chained, with the personal part it was committed to or erased
/// by a later entry that says so; or the first thing that does not hold, in the journal's order. A journal whose last
/// entries are gone holds: who needs to know has the head from elsewhere (an export's index).
tl::expected<std::vector<JournalEntry>, CustodyProblem> read_journal(const JournalText& text,
                                                                     const CentrePublicKey& key,
                                                                     std::string_view session);

/// The same without a look at the personal parts: of each entry `personal` has the commitments.
tl::expected<std::vector<JournalEntry>, CustodyProblem> read_journal_chain(std::string_view journal,
                                                                           const CentrePublicKey& key,
                                                                           std::string_view session);

/// Up to which entry the personal parts are erased, by what the entries behind them say; 0: of none.
std::int64_t erased_through(const std::vector<JournalEntry>& entries);

/// What the entry after `line` has as "prev": the line's SHA-256, or of no line the word "first".
std::string link_to(std::string_view line);

/// The commitment to a personal text: nobody learns it from this without the salt.
std::string commitment_to(std::int64_t seq, std::string_view field, std::string_view value, std::string_view salt);

}  // namespace plateau
