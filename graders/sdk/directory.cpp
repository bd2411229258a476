#include "sdk/directory.h"

#include <deque>

namespace plateau::grader {

Directory::Directory(const Subject& subject) {
    for (const Fact& user : subject.facts("directory_user")) {
        const std::string account = user.text("account").value_or("");
        users_.emplace(account, user);
        for (std::string& group : texts(user.at("groups"))) {
            groups_of_[account].insert(std::move(group));
        }
    }
    for (const Fact& group : subject.facts("directory_group")) {
        const std::string name = group.text("name").value_or("");
        groups_.emplace(name, group);
        for (const std::string& member : texts(group.at("members"))) {
            groups_of_[member].insert(name);
        }
        for (std::string& above : texts(group.at("groups"))) {
            groups_of_[name].insert(std::move(above));
        }
    }
}

const Fact* Directory::user(const std::string& account) const {
    const auto found = users_.find(account);
    return found == users_.end() ? nullptr : &found->second;
}

const Fact* Directory::group(const std::string& name) const {
    const auto found = groups_.find(name);
    return found == groups_.end() ? nullptr : &found->second;
}

std::set<std::string> Directory::direct_groups(const std::string& account) const {
    const auto found = groups_of_.find(account);
    return found == groups_of_.end() ? std::set<std::string>() : found->second;
}

std::map<std::string, std::string> Directory::all_groups(const std::string& account) const {
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

}  // namespace plateau::grader
