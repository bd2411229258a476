#include <algorithm>
#include <cstdint>

#include "engine/grading/correct.h"

namespace plateau {

namespace {

struct Share {
    std::int64_t got = 0;
    std::int64_t of = 0;
};

/// Elements of a list count one by one; anything else is one element.
Share elements_of(const FieldResult& field) {
    const List* expected = field.expected.as_list();
    if (expected == nullptr || expected->empty()) {
        return {field.met ? 1 : 0, 1};
    }
    const auto size = static_cast<std::int64_t>(expected->size());
    const List* seen = field.seen.as_list();
    if (field.met || seen == nullptr) {
        return {field.met ? size : 0, size};
    }
    return {
        std::count_if(expected->begin(), expected->end(),
                      [&](const Value& value) { return std::find(seen->begin(), seen->end(), value) != seen->end(); }),
        size};
}

Share share_of(Partial partial, const std::vector<FieldResult>& fields) {
    Share sum;
    for (const FieldResult& field : fields) {
        const Share share = partial == Partial::per_element ? elements_of(field) : Share{field.met ? 1 : 0, 1};
        sum.got += share.got;
        sum.of += share.of;
    }
    return sum;
}

}  // namespace

int quarter_points(Verdict verdict, Partial partial, const std::vector<FieldResult>& fields, int out_of) {
    if (verdict == Verdict::met) {
        return out_of;
    }
    if (verdict != Verdict::partly_met || partial == Partial::none) {
        return 0;
    }
    const Share share = share_of(partial, fields);
    return share.of == 0 ? 0 : static_cast<int>(out_of * share.got / share.of);
}

Totals totals_of(const Correction& correction) {
    Totals totals;
    for (const ItemResult& item : correction.items) {
        totals.quarter_points += item.quarter_points;
        totals.quarter_points_out_of += item.quarter_points_out_of;
        switch (item.verdict) {
            case Verdict::met:
                ++totals.met;
                break;
            case Verdict::partly_met:
                ++totals.partly_met;
                break;
            case Verdict::not_met:
                ++totals.not_met;
                break;
            case Verdict::not_observed:
                ++totals.not_observed;
                break;
            case Verdict::for_jury:
                ++totals.for_jury;
                break;
        }
    }
    return totals;
}

int exit_code_of(const Totals& totals) {
    if (totals.not_observed > 0) {
        return 5;
    }
    return totals.not_met + totals.partly_met > 0 ? 4 : 0;
}

}  // namespace plateau
