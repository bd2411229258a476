#include "engine/grading/matchers.h"

#include <algorithm>
#include <string>

#include "engine/model/address.h"
#include "engine/support/pattern.h"

namespace plateau {

namespace {

bool is_one_of(const Value& list, const Value& seen) {
    const List* choices = list.as_list();
    return choices != nullptr && std::find(choices->begin(), choices->end(), seen) != choices->end();
}

bool contains(const Value& part, const Value& seen) {
    if (const auto* text = seen.as_string()) {
        return part.as_string() != nullptr && text->find(*part.as_string()) != std::string::npos;
    }
    const List* parts = part.as_list();
    const List* list = seen.as_list();
    return parts != nullptr && list != nullptr && std::all_of(parts->begin(), parts->end(), [&](const Value& one) {
               return std::find(list->begin(), list->end(), one) != list->end();
           });
}

bool matches(const Value& pattern, const Value& seen) {
    const auto compiled =
        pattern.as_string() == nullptr ? tl::unexpected<std::string>("") : Pattern::compile(*pattern.as_string());
    return compiled && seen.as_string() != nullptr && compiled->found_in(*seen.as_string());
}

/// An address in the network, a network that is part of it, or a list of such that is not empty.
bool in_subnet(const Value& subnet, const Value& seen) {
    if (const List* list = seen.as_list()) {
        return !list->empty() &&
               std::all_of(list->begin(), list->end(), [&](const Value& one) { return in_subnet(subnet, one); });
    }
    const auto network = subnet.as_string() == nullptr ? std::nullopt : Ipv4Prefix::parse(*subnet.as_string());
    if (!network || seen.as_string() == nullptr) {
        return false;
    }
    if (const auto address = Ipv4Address::parse(*seen.as_string())) {
        return network->contains(*address);
    }
    const auto part = Ipv4Prefix::parse(*seen.as_string());
    return part && network->contains(*part);
}

/// Numbers and times have an order; both are of one type.
bool is_ordered(const Value& one, const Value& other) {
    return (one.as_integer() != nullptr && other.as_integer() != nullptr) ||
           (one.as_string() != nullptr && other.as_string() != nullptr);
}

bool holds(const std::string& matcher, const Value& expected, const Value& seen) {
    if (matcher == "equals") {
        return seen == expected;
    }
    if (matcher == "one_of") {
        return is_one_of(expected, seen);
    }
    if (matcher == "contains") {
        return contains(expected, seen);
    }
    if (matcher == "matches") {
        return matches(expected, seen);
    }
    if (matcher == "in_subnet") {
        return in_subnet(expected, seen);
    }
    if (matcher == "at_least" || matcher == "at_most") {
        return is_ordered(seen, expected) && (matcher == "at_least" ? seen >= expected : seen <= expected);
    }
    return matcher == "absent" && expected == Value(seen.is_null());
}

}  // namespace

Match match(const Record& matchers, const Value* seen) {
    if (seen == nullptr) {
        return matchers.empty() ? Match::yes : Match::unknown;
    }
    const bool all = std::all_of(matchers.begin(), matchers.end(),
                                 [&](const auto& member) { return holds(member.first, member.second, *seen); });
    return all ? Match::yes : Match::no;
}

}  // namespace plateau
