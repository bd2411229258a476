#include "engine/grading/changes.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace plateau {

namespace {

bool same(const FieldResult& a, const FieldResult& b) {
    return std::tie(a.name, a.expected, a.seen, a.met) == std::tie(b.name, b.expected, b.seen, b.met);
}

bool found_the_same(const TrialResult& a, const TrialResult& b) {
    return std::tie(a.sort, a.tried, a.expected, a.seen, a.agrees, a.why.id, a.why.args) ==
           std::tie(b.sort, b.tried, b.expected, b.seen, b.agrees, b.why.id, b.why.args);
}

bool same(const ItemResult& a, const ItemResult& b) {
    return std::tie(a.verdict, a.quarter_points, a.quarter_points_out_of, a.why.id, a.why.args) ==
               std::tie(b.verdict, b.quarter_points, b.quarter_points_out_of, b.why.id, b.why.args) &&
           std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
                      [](const FieldResult& x, const FieldResult& y) { return same(x, y); }) &&
           std::equal(a.trials.begin(), a.trials.end(), b.trials.begin(), b.trials.end(), found_the_same);
}

bool found_otherwise(const std::vector<TrialResult>& before, const TrialResult& now) {
    return std::none_of(before.begin(), before.end(),
                        [&](const TrialResult& earlier) { return found_the_same(earlier, now); });
}

std::optional<ItemResult> item_of(const Correction& correction, const std::string& id) {
    const auto found = std::find_if(correction.items.begin(), correction.items.end(),
                                    [&](const ItemResult& item) { return item.id == id; });
    return found == correction.items.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::vector<TrialResult> ItemChange::new_trials() const {
    std::vector<TrialResult> trials;
    if (is) {
        std::copy_if(is->trials.begin(), is->trials.end(), std::back_inserter(trials), [&](const TrialResult& now) {
            return found_otherwise(was ? was->trials : std::vector<TrialResult>{}, now);
        });
    }
    return trials;
}

std::vector<ItemChange> changes_between(const std::optional<Correction>& before, const Correction& now) {
    std::vector<ItemChange> changes;
    for (const ItemResult& item : now.items) {
        auto was = before ? item_of(*before, item.id) : std::nullopt;
        if (!was || !same(*was, item)) {
            changes.push_back({.was = std::move(was), .is = item});
        }
    }
    if (before) {
        for (const ItemResult& item : before->items) {
            if (!item_of(now, item.id)) {
                changes.push_back({.was = item, .is = std::nullopt});
            }
        }
    }
    return changes;
}

}  // namespace plateau
