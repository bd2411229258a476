#include "engine/custody/journal_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/custody/signed_record.h"
#include "engine/facts/value_json.h"
#include "engine/support/sha256.h"
#include "engine/support/utc_text.h"

namespace plateau {

namespace {

constexpr const char* journal_file = "journal.jsonl";
constexpr const char* personal_file = "personal.jsonl";

/// The personal parts by entry: field -> {salt, value}, and the line each stands in.
struct PersonalPart {
    Record fields;
    std::int64_t line = 0;
};
using PersonalParts = std::map<std::int64_t, PersonalPart>;

tl::unexpected<CustodyProblem> problem(const char* file, std::int64_t line, const char* id, TextArgs args = {}) {
    args.insert(args.begin(), {{"file", file}, {"line", fmt::format("{}", line)}});
    return tl::unexpected(CustodyProblem{file, line, Message{id, std::move(args)}});
}

/// The lines, each of which ends in a newline; nothing where the last does not.
std::optional<std::vector<std::string_view>> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

tl::expected<PersonalParts, CustodyProblem> read_personal(std::string_view text) {
    PersonalParts parts;
    const auto lines = lines_of(text);
    if (!lines) {
        return problem(personal_file, 0, "custody.file.torn");
    }
    std::int64_t number = 0;
    std::int64_t last = 0;
    for (const std::string_view line : *lines) {
        ++number;
        const auto value = value_from_json(line);
        const Record* record = value ? value->as_record() : nullptr;
        const Value* fields = value ? value->find("fields") : nullptr;
        const bool good = record != nullptr && record->size() == 2 && fields != nullptr &&
                          fields->as_record() != nullptr && to_json(*value) == line && number_in(*record, "seq") > last;
        if (!good) {
            return problem(personal_file, number, "custody.personal.no_record");
        }
        last = number_in(*record, "seq");
        parts[last] = {.fields = *fields->as_record(), .line = number};
    }
    return parts;
}

/// Whether the fields are exactly those that the entry was committed to; `personal` gets their texts.
bool opens(const Record& commitments, std::int64_t seq, const Record& fields, Record& personal) {
    if (fields.size() != commitments.size()) {
        return false;
    }
    for (const auto& [name, field] : fields) {
        const Record* both = field.as_record();
        if (both == nullptr || both->size() != 2) {
            return false;
        }
        const std::string value = text_in(*both, "value");
        if (commitment_to(seq, name, value, text_in(*both, "salt")) != text_in(commitments, name) ||
            to_json(field) != to_json(Value(Record{{"salt", text_in(*both, "salt")}, {"value", value}}))) {
            return false;
        }
        personal[name] = value;
    }
    return true;
}

/// The entry without its personal texts; nothing for a body of another form.
std::optional<JournalEntry> entry_of(const Record& body) {
    const auto args = body.find("args");
    const auto personal = body.find("personal");
    JournalEntry entry{.seq = number_in(body, "seq"),
                       .at = text_in(body, "at"),
                       .session = text_in(body, "session"),
                       .seat = text_in(body, "seat"),
                       .what = text_in(body, "what"),
                       .role = text_in(body, "role"),
                       .args = {},
                       .personal = {},
                       .erased = false};
    if (body.size() != 10 || args == body.end() || args->second.as_record() == nullptr || personal == body.end() ||
        personal->second.as_record() == nullptr || text_in(body, "schema") != "plateau.custody-entry/1" ||
        !parse_utc_text(entry.at)) {
        return std::nullopt;
    }
    entry.args = *args->second.as_record();
    entry.personal = *personal->second.as_record();
    return entry;
}

}  // namespace

std::string link_to(std::string_view line) {
    return line.empty() ? "first" : sha256_of(line);
}

std::string commitment_to(std::int64_t seq, std::string_view field, std::string_view value, std::string_view salt) {
    return sha256_of(to_json(Value(Record{{"seq", seq}, {"field", field}, {"value", value}, {"salt", salt}})));
}

std::int64_t erased_through(const std::vector<JournalEntry>& entries) {
    std::int64_t through = 0;
    for (const JournalEntry& entry : entries) {
        if (entry.what == "personal.erased") {
            through = std::max(through, std::min(number_in(entry.args, "through"), entry.seq - 1));
        }
    }
    return through;
}

tl::expected<std::vector<JournalEntry>, CustodyProblem> read_journal_chain(std::string_view journal,
                                                                           const CentrePublicKey& key,
                                                                           std::string_view session) {
    const auto lines = lines_of(journal);
    if (!lines) {
        return problem(journal_file, 0, "custody.file.torn");
    }
    std::vector<JournalEntry> entries;
    std::string prev = link_to({});
    for (const std::string_view line : *lines) {
        const auto number = static_cast<std::int64_t>(entries.size()) + 1;
        const auto body = body_of_signed_line(line, key, SignaturePurpose::journal_entry);
        if (!body && body.error() == Unsigned::not_by_this) {
            return problem(journal_file, number, "custody.entry.not_signed");
        }
        const auto entry = body ? entry_of(*body) : std::nullopt;
        if (!entry) {
            return problem(journal_file, number, "custody.entry.no_record");
        }
        if (entry->session != session) {
            return problem(journal_file, number, "custody.entry.other_session",
                           {{"session", entry->session}, {"expected", std::string(session)}});
        }
        if (entry->seq != number || text_in(*body, "prev") != prev) {
            return problem(journal_file, number, "custody.entry.chain", {{"seq", fmt::format("{}", entry->seq)}});
        }
        prev = link_to(line);
        entries.push_back(*entry);
    }
    return entries;
}

tl::expected<std::vector<JournalEntry>, CustodyProblem> read_journal(const JournalText& text,
                                                                     const CentrePublicKey& key,
                                                                     std::string_view session) {
    auto entries = read_journal_chain(text.journal, key, session);
    const auto personal = read_personal(text.personal);
    if (!entries || !personal) {
        return tl::unexpected(entries ? personal.error() : entries.error());
    }
    const std::int64_t erased = erased_through(*entries);
    for (JournalEntry& entry : *entries) {
        const Record commitments = std::exchange(entry.personal, {});
        const auto part = personal->find(entry.seq);
        entry.erased = entry.seq <= erased;
        if (part == personal->end() && !entry.erased && !commitments.empty()) {
            return problem(personal_file, 0, "custody.personal.missing", {{"seq", fmt::format("{}", entry.seq)}});
        }
        if (part != personal->end() && (entry.erased || commitments.empty() ||
                                        !opens(commitments, entry.seq, part->second.fields, entry.personal))) {
            return problem(personal_file, part->second.line, "custody.personal.other",
                           {{"seq", fmt::format("{}", entry.seq)}});
        }
    }
    if (!personal->empty() && personal->rbegin()->first > static_cast<std::int64_t>(entries->size())) {
        return problem(personal_file, personal->rbegin()->second.line, "custody.personal.no_entry");
    }
    return entries;
}

}  // namespace plateau
