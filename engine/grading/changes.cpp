#include "engine/grading/changes.h"

#include <algorithm>
#include <tuple>

namespace plateau {

namespace {

bool same(const FieldResult& a, const FieldResult& b) {
    return std::tie(a.name, a.expected, a.seen, a.met) == std::tie(b.name, b.expected, b.seen, b.met);
}

bool same(const ItemResult& a, const ItemResult& b) {
    return std::tie(a.verdict, a.quarter_points, a.quarter_points_out_of, a.why.id, a.why.args) ==
               std::tie(b.verdict, b.quarter_points, b.quarter_points_out_of, b.why.id, b.why.args) &&
           std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
                      [](const FieldResult& x, const FieldResult& y) { return same(x, y); });
}

std::optional<ItemResult> item_of(const Correction& correction, const std::string& id) {
    const auto found = std::find_if(correction.items.begin(), correction.items.end(),
                                    [&](const ItemResult& item) { return item.id == id; });
    return found == correction.items.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

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
