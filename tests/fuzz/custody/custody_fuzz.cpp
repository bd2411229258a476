#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/custody/journal_reader.h"
#include "engine/custody/signed_seal.h"
#include "tests/fuzz/fuzzed_parser.h"

namespace {

using namespace plateau;

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// The key of tests/data/custody/export, so that the kept inputs are let in.
const CentrePublicKey& key() {
    static const CentrePublicKey key =
        *CentrePublicKey::from_text("plateau-centre ed25519 bAjzJiLDIA5qoKXMFWgnRN3s9Wb+uApDDwnMs9DP9ZU=\n");
    return key;
}

/// Half of what is fuzzed is the journal, up to a NUL, and half its personal part. Entries are numbered without a gap;
/// what does not hold has a reason; nothing that was not signed is let in.
void try_journal(std::string_view text) {
    const std::size_t half = std::min(text.find('\0'), text.size());
    const JournalText parts{.journal = text.substr(0, half), .personal = text.substr(std::min(half + 1, text.size()))};
    const auto entries = read_journal(parts, key(), "s1");
    if (!entries) {
        return demand(!entries.error().file.empty() && !entries.error().why.id.empty());
    }
    demand(read_journal_chain(parts.journal, key(), "s1").has_value());
    std::int64_t seq = 0;
    for (const JournalEntry& entry : *entries) {
        demand(entry.seq == ++seq && entry.session == "s1" && !(entry.erased && !entry.personal.empty()));
    }
    demand(seq == std::count(parts.journal.begin(), parts.journal.end(), '\n'));
}

/// A seal that is let in leads to files in its own folders only.
void try_seal(std::string_view text) {
    const auto seal = read_signed_seal(text, key(), "x");
    if (!seal) {
        return demand(seal.error().file == "x" && !seal.error().why.id.empty());
    }
    demand(!seal->live_facts || seal->live_facts->name.find('/') == std::string::npos);
}

void try_key(std::string_view text) {
    const auto key = CentrePublicKey::from_text(text);
    demand(!key || (key->text() == text && key->fingerprint().size() == 24));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (fuzzed_parser() == "journal") {
        try_journal(text);
    } else if (fuzzed_parser() == "seal") {
        try_seal(text);
    } else {
        try_key(text);
    }
    return 0;
}
