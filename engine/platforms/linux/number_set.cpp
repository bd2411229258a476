#include "engine/platforms/linux/number_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "engine/model/address.h"

namespace plateau::linux_platform {

NumberSet::NumberSet(std::uint32_t first, std::uint32_t last) {
    if (first <= last) {
        ranges_.push_back({first, last});
    }
}

void NumberSet::add(const NumberSet& other) {
    ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
    normalise();
}

void NumberSet::normalise() {
    std::sort(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    std::vector<Range> merged;
    for (const Range& range : ranges_) {
        if (!merged.empty() && (range.first <= merged.back().last || range.first - merged.back().last == 1)) {
            merged.back().last = std::max(merged.back().last, range.last);
        } else {
            merged.push_back(range);
        }
    }
    ranges_ = std::move(merged);
}

NumberSet NumberSet::intersection(const NumberSet& other) const {
    NumberSet result;
    auto a = ranges_.begin();
    auto b = other.ranges_.begin();
    while (a != ranges_.end() && b != other.ranges_.end()) {
        const std::uint32_t first = std::max(a->first, b->first);
        const std::uint32_t last = std::min(a->last, b->last);
        if (first <= last) {
            result.ranges_.push_back({first, last});
        }
        (a->last < b->last ? a : b)++;
    }
    return result;
}

NumberSet NumberSet::complement(std::uint32_t largest) const {
    NumberSet result;
    std::uint64_t next = 0;
    for (const Range& range : ranges_) {
        if (range.first > next) {
            result.ranges_.push_back({static_cast<std::uint32_t>(next), range.first - 1});
        }
        next = std::uint64_t{range.last} + 1;
    }
    if (next <= largest) {
        result.ranges_.push_back({static_cast<std::uint32_t>(next), largest});
    }
    return result;
}

Value ports_value(const NumberSet& set) {
    if (set.empty()) {
        return nullptr;
    }
    if (set == NumberSet(0, 65535)) {
        return "any";
    }
    std::string text;
    for (const auto& [first, last] : set.ranges()) {
        text += fmt::format("{}{}", text.empty() ? "" : ",", first);
        if (last != first) {
            text += fmt::format("-{}", last);
        }
    }
    return text;
}

Value networks_value(const NumberSet& set) {
    List list;
    for (const auto& [first, last] : set.ranges()) {
        std::uint64_t next = first;
        while (next <= last) {
            // The largest network that starts here and does not reach beyond the range.
            int bits = next == 0 ? 32 : std::countr_zero(static_cast<std::uint32_t>(next));
            while ((std::uint64_t{1} << bits) > std::uint64_t{last} - next + 1) {
                --bits;
            }
            list.emplace_back(
                Ipv4Prefix::containing(Ipv4Address(static_cast<std::uint32_t>(next)), 32 - bits).to_string());
            next += std::uint64_t{1} << bits;
        }
    }
    return list;
}

}  // namespace plateau::linux_platform
