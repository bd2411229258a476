#include "engine/facts/differences.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/model/secret.h"

namespace plateau {

namespace {

/// A secret is sealed anew each time it is read: what counts is whether it is the same.
Record comparable(const Fact& fact) {
    return *compared(fact.value).as_record();
}

/// What tells two facts of a kind apart for this purpose.
Record identity_of(const Fact& fact) {
    if (fact.kind != "firewall_rule") {
        return fact.key;
    }
    // A rule that was saved and loaded again has another id, and one more before it moves it.
    Record identity = fact.value;
    identity.erase("id");
    identity.erase("position");
    return identity;
}

bool is_state(const std::string& field) {
    return field == "active" || field == "running" || field == "up";
}

using Facts = std::multimap<Record, const Fact*>;

Facts facts_of(const FactsRecord& record, const std::string& kind) {
    Facts facts;
    for (const Fact& fact : record.facts) {
        if (fact.kind == kind) {
            facts.emplace(identity_of(fact), &fact);
        }
    }
    return facts;
}

void compare_fields(const Fact& live, const Fact& sealed, const FactDifference& about,
                    std::vector<FactDifference>& found) {
    const Record on_disk = comparable(sealed);
    for (const auto& [field, value] : comparable(live)) {
        const auto other = on_disk.find(field);
        const bool told = other != on_disk.end() && !(is_state(field) && other->second.is_null());
        if (!told || other->second == value || live.kind == "firewall_rule") {
            continue;
        }
        FactDifference difference = about;
        difference.field = field;
        difference.live = value;
        difference.sealed = other->second;
        found.push_back(std::move(difference));
    }
}

void compare_kind(const std::string& kind, const FactsRecord& live, const FactsRecord& sealed,
                  std::vector<FactDifference>& found) {
    Facts on_disk = facts_of(sealed, kind);
    for (const auto& [identity, fact] : facts_of(live, kind)) {
        FactDifference about{.role = live.subject.role, .kind = kind, .key = fact->key};
        const auto other = on_disk.find(identity);
        if (other == on_disk.end()) {
            about.live = comparable(*fact);
            found.push_back(std::move(about));
            continue;
        }
        compare_fields(*fact, *other->second, about, found);
        on_disk.erase(other);
    }
    for (const auto& [identity, fact] : on_disk) {
        found.push_back({.role = live.subject.role, .kind = kind, .key = fact->key, .sealed = comparable(*fact)});
    }
}

}  // namespace

std::vector<FactDifference> differences(const FactsRecord& live, const FactsRecord& sealed) {
    std::vector<FactDifference> found;
    for (const std::string& kind : live.kinds) {
        if (std::find(sealed.kinds.begin(), sealed.kinds.end(), kind) != sealed.kinds.end()) {
            compare_kind(kind, live, sealed, found);
        }
    }
    return found;
}

}  // namespace plateau
