#include "sdk/access.h"

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace plateau::grader {

namespace {

std::string text_in(const json::object& entry, std::string_view name) {
    const json::value* found = entry.if_contains(name);
    return found == nullptr || !found->is_string() ? std::string() : std::string(found->get_string());
}

}  // namespace

std::set<std::string> Membership::direct_groups(const std::string& account) const {
    const auto found = groups_of_.find(account);
    return found == groups_of_.end() ? std::set<std::string>() : found->second;
}

std::map<std::string, std::string> Membership::all_groups(const std::string& account) const {
    std::map<std::string, std::string> found;
    std::deque<std::pair<std::string, std::string>> open;
    for (const std::string& group : direct_groups(account)) {
        open.emplace_back(group, "");
    }
    while (!open.empty()) {
        const auto [group, through] = std::move(open.front());
        open.pop_front();
        if (!found.emplace(group, through).second) {
            continue;
        }
        for (const std::string& above : direct_groups(group)) {
            open.emplace_back(above, group);
        }
    }
    return found;
}

Membership local_membership(const Subject& subject) {
    Membership membership;
    for (const Fact& account : subject.facts("local_account")) {
        for (std::string& group : texts(account.at("groups"))) {
            membership.add(account.text("name").value_or(""), std::move(group));
        }
    }
    for (const Fact& group : subject.facts("local_group")) {
        for (const std::string& member : texts(group.at("members"))) {
            membership.add(member, group.text("name").value_or(""));
        }
    }
    return membership;
}

std::set<std::string> principals_of(const std::string& account, const Membership& membership) {
    std::set<std::string> principals{account, "everyone", "network"};
    if (account != "guest") {
        principals.insert("authenticated users");
    }
    for (const std::string& principal : std::set<std::string>(principals)) {
        for (const auto& [group, through] : membership.all_groups(principal)) {
            principals.insert(group);
        }
    }
    return principals;
}

std::string to_string(Right right) {
    constexpr const char* names[] = {"none", "read", "change", "full"};
    return names[static_cast<int>(right)];
}

Right right_of(std::string_view text) {
    for (const Right right : {Right::none, Right::read, Right::change, Right::full}) {
        if (to_string(right) == text) {
            return right;
        }
    }
    throw std::invalid_argument("no right: " + std::string(text));
}

std::string to_string(const RightRange& right) {
    return right.is_known() ? to_string(right.least) : "unknown";
}

RightRange granted(const json::value& permissions, const std::set<std::string>& principals) {
    const json::array* entries = permissions.if_array();
    if (entries == nullptr) {
        return {};
    }
    RightRange allowed{.least = Right::none, .most = Right::none};
    RightRange ceiling{.least = Right::full, .most = Right::full};
    for (const json::value& element : *entries) {
        const json::object& entry = element.as_object();
        if (!principals.contains(text_in(entry, "account"))) {
            continue;
        }
        const std::string right = text_in(entry, "right");
        if (text_in(entry, "effect") == "deny") {
            const Right left = right == "change" ? Right::read : Right::none;
            ceiling.least = std::min(ceiling.least, left);
            ceiling.most = right == "other" ? ceiling.most : std::min(ceiling.most, left);
        } else if (right == "other") {
            allowed.most = Right::full;
        } else {
            allowed.least = std::max(allowed.least, right_of(right));
            allowed.most = std::max(allowed.most, right_of(right));
        }
    }
    return lesser(allowed, ceiling);
}

RightRange lesser(const RightRange& share, const RightRange& folder) {
    return {.least = std::min(share.least, folder.least), .most = std::min(share.most, folder.most)};
}

}  // namespace plateau::grader
