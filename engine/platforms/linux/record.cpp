#include "engine/platforms/linux/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

std::string printed(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                       parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// Sorts the facts and tells the key that two of them have.
bool has_duplicate(std::vector<Fact>& facts, std::string& which) {
    std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.key < b.key; });
    const auto twice =
        std::adjacent_find(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.key == b.key; });
    if (twice == facts.end()) {
        return false;
    }
    for (const auto& [name, value] : twice->key) {
        which +=
            fmt::format("{}{}", which.empty() ? "" : ", ", value.as_string() == nullptr ? name : *value.as_string());
    }
    return true;
}

}  // namespace

FactsRecord begun_record(FactsRecord::Subject subject, std::chrono::system_clock::time_point now) {
    FactsRecord record;
    record.subject = std::move(subject);
    record.observed_at = printed(now);
    record.observed_by = "plateau " PLATEAU_VERSION;
    return record;
}

void add_kind(FactsRecord& record, const std::string& kind, Observed<std::vector<Fact>> facts,
              const std::string& ambiguous) {
    std::string which;
    if (facts && has_duplicate(*facts, which)) {
        facts = unobserved(ambiguous, which);
    }
    if (!facts) {
        record.unobserved.push_back({.kind = kind, .code = facts.error().code, .why = printable(facts.error().why)});
        return;
    }
    record.kinds.push_back(kind);
    std::move(facts->begin(), facts->end(), std::back_inserter(record.facts));
}

}  // namespace plateau::linux_platform
