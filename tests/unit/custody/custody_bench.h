#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "engine/custody/journal.h"
#include "engine/support/files.h"

namespace plateau {

/// A clock that goes a second further at each look.
class TickingClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000 + ++looks_));
    }

  private:
    mutable std::int64_t looks_ = 0;
};

/// A centre with its key and a folder of its own.
struct Centre {
    TemporaryFolder folder{"plateau-custody"};
    CentreKey key{folder.path() / "centre.sign"};
    TickingClock clock;

    std::filesystem::path journal_folder() const { return folder.path() / "journal"; }
    std::filesystem::path journal_file() const { return journal_folder() / "journal.jsonl"; }
    std::filesystem::path personal_file() const { return journal_folder() / "personal.jsonl"; }
    Journal journal(const std::string& session = "s1") const { return {journal_folder(), session, key, clock}; }
    std::string journal_text() const { return read_file(journal_file()); }
    std::string personal_text() const { return read_file(personal_file()); }
};

inline CustodyAct opened() {
    return {.what = "session.opened", .role = "manager", .who = "manager-1", .why = "", .seat = "", .args = {}};
}

inline Handover to_the_store() {
    return {.role = "invigilator",
            .who = "invigilator-7",
            .why = "end of step 1",
            .seat = "03",
            .from_role = "invigilator",
            .from = "invigilator-7",
            .to_role = "store_room",
            .to = "",
            .seal = SealSeen::holds,
            .seal_hash = "sha256:00"};
}

}  // namespace plateau
