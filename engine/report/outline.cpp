#include "engine/report/outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <tuple>

namespace plateau {

namespace {

/// Numbers in a text count as numbers, and what has no name comes last.
bool before(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) {
        return !a.empty() && b.empty();
    }
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    auto i = a.begin();
    auto j = b.begin();
    while (i != a.end() && j != b.end()) {
        if (digit(*i) && digit(*j)) {
            const std::string x(i, std::find_if_not(i, a.end(), digit));
            const std::string y(j, std::find_if_not(j, b.end(), digit));
            if (x != y) {
                return std::tuple(x.size(), x) < std::tuple(y.size(), y);
            }
            i += static_cast<std::ptrdiff_t>(x.size());
            j += static_cast<std::ptrdiff_t>(y.size());
        } else if (*i != *j) {
            return *i < *j;
        } else {
            ++i, ++j;
        }
    }
    return i == a.end() && j != b.end();
}

template <class Group>
Group& group_of(std::vector<Group>& groups, const std::string& id) {
    auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& group) { return group.id == id; });
    if (found == groups.end()) {
        found = groups.insert(groups.end(), Group{.id = id});
    }
    return *found;
}

}  // namespace

SheetLabels labels_of(const Referential& referential) {
    SheetLabels labels;
    labels.title = referential.title;
    for (const Competence& competence : referential.competences) {
        labels.competences.emplace(competence.id, competence.label);
        for (std::size_t i = 0; i < competence.criteria.size(); ++i) {
            labels.criteria.emplace(fmt::format("{}.{}", competence.id, i + 1), competence.criteria[i]);
        }
    }
    for (const auto& [exam, rules] : referential.exams) {
        labels.exams.emplace(exam, rules.label);
    }
    return labels;
}

std::vector<CompetenceGroup> by_competence(const Correction& correction) {
    std::vector<CompetenceGroup> groups;
    for (const ItemResult& item : correction.items) {
        const std::vector<std::string> criteria = item.criteria.empty() ? std::vector<std::string>{""} : item.criteria;
        std::set<std::string> seen;
        std::set<std::string> counted;
        for (const std::string& criterion : criteria) {
            CompetenceGroup& competence = group_of(groups, std::string(competence_of(criterion)));
            if (counted.insert(competence.id).second) {
                ++competence.verdicts[item.verdict];
            }
            if (seen.insert(criterion).second) {
                CriterionGroup& group = group_of(competence.criteria, criterion);
                (seen.size() == 1 ? group.items : group.also).push_back(&item);
            }
        }
    }
    const auto by_id = [](const auto& a, const auto& b) { return before(a.id, b.id); };
    std::sort(groups.begin(), groups.end(), by_id);
    for (CompetenceGroup& group : groups) {
        std::sort(group.criteria.begin(), group.criteria.end(), by_id);
    }
    return groups;
}

}  // namespace plateau
