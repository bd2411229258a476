#include "engine/grading/item_sources.h"

#include <algorithm>

namespace plateau {

namespace {

bool shares_evidence(const Fact& fact, const ItemResult& result) {
    return result.evidence.empty() || std::any_of(fact.evidence.begin(), fact.evidence.end(), [&](const auto& one) {
               return std::find(result.evidence.begin(), result.evidence.end(), one) != result.evidence.end();
           });
}

bool is(const Fact& volume, const char* field, bool value) {
    const auto found = volume.value.find(field);
    return found != volume.value.end() && found->second == Value(value);
}

/// How the disk was left that the role's facts are from, where some are.
void add_caveat(ItemResult& result, const RoleFacts& role) {
    for (const Fact& fact : role.record.facts) {
        if (fact.kind != "volume" || role.trust_of(fact.kind) != Trust::sealed) {
            continue;
        }
        const bool asleep = is(fact, "hibernated", true);
        if (!asleep && !is(fact, "cleanly_unmounted", false)) {
            continue;
        }
        const Caveat caveat = asleep ? Caveat::put_to_sleep : Caveat::not_unmounted;
        if (std::find(result.caveats.begin(), result.caveats.end(), caveat) == result.caveats.end()) {
            result.caveats.push_back(caveat);
        }
    }
}

}  // namespace

void add_sources(ItemResult& result, const KindsRead& read) {
    for (const auto& [role, kind] : read) {
        for (const Fact& fact : role->record.facts) {
            if (fact.kind == kind && shares_evidence(fact, result)) {
                result.assurance = std::max(result.assurance.value_or(Assurance::verified), fact.assurance);
            }
        }
        if (role->trust_of(kind) == Trust::sealed) {
            add_caveat(result, *role);
        }
    }
    std::sort(result.caveats.begin(), result.caveats.end());
}

}  // namespace plateau
