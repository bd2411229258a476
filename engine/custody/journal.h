#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/custody/durable_file.h"
#include "engine/custody/journal_reader.h"
#include "engine/lab/file_lock.h"
#include "engine/ports/clock.h"

namespace plateau {

/// What is to be written down.
struct CustodyAct {
    std::string what;  ///< "session.opened"; not "handover" nor "personal.erased", which have calls of their own
    std::string role;  ///< of who does it: "invigilator"
    std::string who;   ///< personal
    std::string why;   ///< personal, for it may name somebody; empty: no reason was asked for
    std::string seat;  ///< empty: the whole session
    Record args;       ///< what may be known for ever: nobody is named here
};

/// What a look at a post's seal found when it changed hands.
enum class SealSeen { holds, broken, not_checked };

/// A sealed post that goes from one holder to another.
struct Handover {
    std::string role, who, why;  ///< as of CustodyAct
    std::string seat;
    std::string from_role, from;  ///< "invigilator", and the name, which is personal; "store_room" has none
    std::string to_role, to;
    SealSeen seal = SealSeen::not_checked;
    std::string seal_hash;  ///< of the post's signed manifest
};

/// The custody journal of one session: what is written stays, in the order it was written. Any thread may call.
///
/// In its folder: journal.jsonl, personal.jsonl, journal.lock. How they hold together: engine/custody/README.md.
class Journal {
  public:
    /// Opens the journal in `folder` (made where it is not), mends what a power cut left of an entry that was never
    /// acknowledged, ends an erasure that was begun. Throws Error conflict ("custody.journal.in_use") while another
    /// writer has it, damaged, with CustodyProblem::why of the first thing that does not hold, and what files throw.
    /// `key` and `clock` outlive it.
    Journal(const std::filesystem::path& folder, std::string session, const CentreKey& key, const Clock& clock);

    /// Each puts an entry on the disk before it returns it. Throws Error exhausted or unavailable
    /// ("custody.unwritable") when it cannot; the entry is then not there.
    JournalEntry append(const CustodyAct& act);
    JournalEntry append(const Handover& handover);

    /// Erases the personal texts of all entries there are, for good; the chain goes on to hold, and this act stands in
    /// it, signed, with its own who and why.
    JournalEntry erase_personal(const std::string& role, const std::string& who, const std::string& why);

    /// The entries, read anew from the disk and checked. Throws Error damaged as the constructor.
    std::vector<JournalEntry> entries() const;

  private:
    std::vector<JournalEntry> read() const;
    JournalEntry write(JournalEntry entry);
    void end_erasure(const std::vector<JournalEntry>& entries);

    std::filesystem::path folder_;
    std::string session_;
    const CentreKey& key_;
    const Clock& clock_;
    std::optional<FileLock> lock_;
    mutable std::mutex mutex_;  ///< of what follows
    std::optional<GrowingFile> journal_;
    std::optional<GrowingFile> personal_;
    std::int64_t last_ = 0;
    std::string prev_;
};

}  // namespace plateau
