#include "engine/grading/role_facts.h"

#include <algorithm>
#include <span>

#include "engine/facts/differences.h"
#include "engine/facts/facts_json.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

RoleFacts facts_of(const FactsRecord& record) {
    RoleFacts facts{.record = record, .trust = {}};
    for (const std::string& kind : record.kinds) {
        facts.trust.emplace(kind, record.trust);
    }
    return facts;
}

bool tell_of_one_kind(const FactsRecord& a, const FactsRecord& b) {
    return std::any_of(a.kinds.begin(), a.kinds.end(), [&](const std::string& kind) {
        return std::find(b.kinds.begin(), b.kinds.end(), kind) != b.kinds.end();
    });
}

/// Adds the kinds that a less trusted record observed and the others did not.
void add(RoleFacts& known, const FactsRecord& record) {
    for (const std::string& kind : record.kinds) {
        if (!known.trust.emplace(kind, record.trust).second) {
            continue;
        }
        known.record.kinds.push_back(kind);
        std::erase_if(known.record.unobserved, [&](const UnobservedKind& other) { return other.kind == kind; });
        std::copy_if(record.facts.begin(), record.facts.end(), std::back_inserter(known.record.facts),
                     [&](const Fact& fact) { return fact.kind == kind; });
    }
    for (const UnobservedKind& kind : record.unobserved) {
        const bool told = known.trust.contains(kind.kind) ||
                          std::any_of(known.record.unobserved.begin(), known.record.unobserved.end(),
                                      [&](const UnobservedKind& other) { return other.kind == kind.kind; });
        if (!told) {
            known.record.unobserved.push_back(kind);
        }
    }
    known.record.evidence.insert(record.evidence.begin(), record.evidence.end());
    sort_record(known.record);
}

}  // namespace

Trust RoleFacts::trust_of(const std::string& kind) const {
    const auto found = trust.find(kind);
    return found == trust.end() ? record.trust : found->second;
}

KnownFacts known_facts(const std::vector<FactsRecord>& records) {
    std::map<std::string, std::vector<const FactsRecord*>> by_role;
    for (const FactsRecord& record : records) {
        by_role[record.subject.role].push_back(&record);
    }
    KnownFacts known;
    for (auto& [role, of_role] : by_role) {
        std::stable_sort(of_role.begin(), of_role.end(),
                         [](const FactsRecord* a, const FactsRecord* b) { return a->trust < b->trust; });
        RoleFacts facts = facts_of(*of_role.front());
        for (std::size_t i = 1; i < of_role.size(); ++i) {
            // Whichever it is that came before: what is as trusted must not contradict.
            const std::span before_it(of_role.data(), i);
            const bool twice = std::any_of(before_it.begin(), before_it.end(), [&](const FactsRecord* before) {
                return before->trust == of_role[i]->trust && tell_of_one_kind(*before, *of_role[i]);
            });
            if (twice) {
                throw Error(ErrorKind::invalid_input, Message{"facts.role_twice", {{"role", role}}});
            }
            auto found = differences(*of_role[i], *of_role.front());
            std::move(found.begin(), found.end(), std::back_inserter(known.differences));
            add(facts, *of_role[i]);
        }
        known.roles.emplace(role, std::move(facts));
    }
    return known;
}

}  // namespace plateau
