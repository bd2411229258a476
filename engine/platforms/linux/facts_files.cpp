#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/file_fact.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/sha256.h"

namespace plateau::linux_platform {

namespace {

bool is_text(std::string_view bytes) {
    std::string plain(bytes);
    std::replace_if(plain.begin(), plain.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return printable(plain) == plain;
}

/// Null for a time that is no date of four digits.
Value time_of(std::int64_t seconds) {
    constexpr std::int64_t year_10000 = 253'402'300'800;
    if (seconds < 0 || seconds >= year_10000) {
        return {};
    }
    const std::time_t time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    return Value(fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", parts));
}

const Entry* content_of(const std::vector<const Entry*>& contents, const std::string& path) {
    const auto found =
        std::find_if(contents.begin(), contents.end(), [&](const Entry* entry) { return entry->label == path; });
    return found == contents.end() ? nullptr : *found;
}

}  // namespace

Fact file_fact(const std::string& path, const std::optional<FileState>& state, std::optional<std::string_view> bytes,
               std::vector<std::string> evidence) {
    Record value{
        {"path", printable(path)}, {"size", nullptr}, {"sha256", nullptr}, {"modified", nullptr}, {"text", nullptr}};
    if (state) {
        value["size"] = bytes ? static_cast<std::int64_t>(bytes->size()) : state->size;
        value["sha256"] = bytes ? sha256_of(*bytes) : state->sha256;
        value["modified"] = time_of(state->modified);
        value["text"] = bytes && is_text(*bytes) ? Value(*bytes) : Value();
    }
    return make_fact("file", value, std::move(evidence), Assurance::verified);
}

Facts file_facts(const Reply& reply) {
    const auto asked = find_entry(reply, "files", "files");
    const auto states = find_entries(reply, "files", "file-state");
    const auto contents = find_entries(reply, "files", "file-content");
    if (!asked || !states || !contents) {
        return tl::unexpected(!asked ? asked.error() : !states ? states.error() : contents.error());
    }
    std::vector<Fact> facts;
    for (const Entry* entry : *states) {
        const auto state = parse_file_state(entry->out);
        if (!state) {
            return tl::unexpected(state.error());
        }
        const Entry* content = content_of(*contents, entry->label);
        std::vector<std::string> evidence{entry->hash};
        if (content != nullptr) {
            evidence.push_back(content->hash);
        }
        facts.push_back(file_fact(entry->label, *state,
                                  content == nullptr ? std::nullopt : std::optional<std::string_view>(content->out),
                                  std::move(evidence)));
    }
    return facts;
}

}  // namespace plateau::linux_platform
