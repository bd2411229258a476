#include "engine/custody/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/custody/signed_record.h"
#include "engine/facts/value_json.h"
#include "engine/support/base64.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/utc_text.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t salt_size = 16;
constexpr std::size_t largest = std::size_t{256} << 20;

std::string_view word_of(SealSeen seen) {
    switch (seen) {
        case SealSeen::holds:
            return "holds";
        case SealSeen::broken:
            return "broken";
        case SealSeen::not_checked:
            return "not_checked";
    }
    return "not_checked";
}

/// The members that name somebody, without those that say nothing.
Record personal_of(std::initializer_list<std::pair<const char*, std::string>> texts) {
    Record personal;
    for (const auto& [name, text] : texts) {
        if (!text.empty()) {
            personal.emplace(name, text);
        }
    }
    return personal;
}

/// What of personal.jsonl belongs to entries after `first` and up to `last`. Lines that are no records stay, for the
/// reader to name.
std::string kept_personal(std::string_view text, std::int64_t first, std::int64_t last) {
    std::string kept;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        const auto value = value_from_json(text.substr(0, end));
        const std::int64_t seq = value && value->as_record() ? number_in(*value->as_record(), "seq") : last;
        if (seq > first && seq <= last) {
            kept.append(text.substr(0, end + 1));
        }
        text.remove_prefix(end + 1);
    }
    return kept;
}

}  // namespace

Journal::Journal(const fs::path& folder, std::string session, const CentreKey& key, const Clock& clock)
    : folder_(folder), session_(std::move(session)), key_(key), clock_(clock) {
    fs::create_directories(folder_);
    lock_ = FileLock::try_lock(folder_ / "journal.lock");
    if (!lock_) {
        throw Error(ErrorKind::conflict, Message{"custody.journal.in_use", {{"folder", folder_.string()}}});
    }
    journal_.emplace(folder_ / "journal.jsonl");
    personal_.emplace(folder_ / "personal.jsonl");
    const std::string text = read_file(folder_ / "journal.jsonl", largest);
    const std::string personal = read_file(folder_ / "personal.jsonl", largest);
    last_ = std::count(text.begin(), text.end(), '\n');
    const std::size_t before = text.size() < 2 ? std::string::npos : text.rfind('\n', text.size() - 2);
    const std::size_t start = before == std::string::npos ? 0 : before + 1;
    prev_ = link_to(text.empty() ? std::string_view() : std::string_view(text).substr(start, text.size() - start - 1));
    // The personal part of an entry is written before the entry: of the last one the entry may be missing.
    if (const std::string kept = kept_personal(personal, 0, last_); kept != personal && personal.starts_with(kept)) {
        personal_->cut_to(kept.size());
    }
    // An erasure whose entry stands and whose texts do not yet lack shows in the chain alone.
    const auto chain = read_journal_chain(text, key_.public_key(), session_);
    if (chain) {
        end_erasure(*chain);
    }
    read();
}

JournalEntry Journal::write(JournalEntry entry) {
    entry.seq = last_ + 1;
    entry.at = utc_text(clock_.now());
    entry.session = session_;
    Record commitments;
    Record fields;
    for (const auto& [name, value] : entry.personal) {
        const std::string salt = base64_of(random_bytes(salt_size));
        commitments[name] = commitment_to(entry.seq, name, *value.as_string(), salt);
        fields[name] = Record{{"salt", salt}, {"value", value}};
    }
    const std::string line = signed_line(key_, SignaturePurpose::journal_entry,
                                         Record{{"schema", "plateau.custody-entry/1"},
                                                {"seq", entry.seq},
                                                {"at", entry.at},
                                                {"session", entry.session},
                                                {"seat", entry.seat},
                                                {"what", entry.what},
                                                {"role", entry.role},
                                                {"args", entry.args},
                                                {"personal", commitments},
                                                {"prev", prev_}});
    const std::size_t personal_size = fs::file_size(folder_ / "personal.jsonl");
    if (!fields.empty()) {
        personal_->append(to_json(Value(Record{{"seq", entry.seq}, {"fields", fields}})));
    }
    try {
        journal_->append(line);
    } catch (...) {
        personal_->cut_to(personal_size);
        throw;
    }
    last_ = entry.seq;
    prev_ = link_to(line);
    return entry;
}

JournalEntry Journal::append(const CustodyAct& act) {
    const std::lock_guard lock(mutex_);
    JournalEntry entry;
    entry.what = act.what;
    entry.role = act.role;
    entry.seat = act.seat;
    entry.args = act.args;
    entry.personal = personal_of({{"who", act.who}, {"why", act.why}});
    return write(std::move(entry));
}

JournalEntry Journal::append(const Handover& handover) {
    const std::lock_guard lock(mutex_);
    JournalEntry entry;
    entry.what = "handover";
    entry.role = handover.role;
    entry.seat = handover.seat;
    entry.args = Record{{"from", handover.from_role},
                        {"to", handover.to_role},
                        {"seal", word_of(handover.seal)},
                        {"seal_hash", handover.seal_hash}};
    entry.personal =
        personal_of({{"who", handover.who}, {"why", handover.why}, {"from", handover.from}, {"to", handover.to}});
    return write(std::move(entry));
}

JournalEntry Journal::erase_personal(const std::string& role, const std::string& who, const std::string& why) {
    const std::lock_guard lock(mutex_);
    JournalEntry entry;
    entry.what = "personal.erased";
    entry.role = role;
    entry.args = Record{{"through", last_}};
    entry.personal = personal_of({{"who", who}, {"why", why}});
    entry = write(std::move(entry));
    end_erasure({entry});
    return entry;
}

void Journal::end_erasure(const std::vector<JournalEntry>& entries) {
    const std::int64_t through = erased_through(entries);
    const fs::path file = folder_ / "personal.jsonl";
    const std::string personal = read_file(file, largest);
    if (const std::string kept = kept_personal(personal, through, last_); kept != personal) {
        write_file_atomically(file, kept, 0600);
        sync_folder(folder_);
        personal_.emplace(file);
    }
}

std::vector<JournalEntry> Journal::read() const {
    const std::string journal = read_file(folder_ / "journal.jsonl", largest);
    const std::string personal = read_file(folder_ / "personal.jsonl", largest);
    auto entries = read_journal({.journal = journal, .personal = personal}, key_.public_key(), session_);
    if (!entries) {
        throw Error(ErrorKind::damaged, entries.error().why)
            .add_context({"custody.journal.reading", {{"folder", folder_.string()}}});
    }
    return std::move(*entries);
}

std::vector<JournalEntry> Journal::entries() const {
    const std::lock_guard lock(mutex_);
    return read();
}

}  // namespace plateau
