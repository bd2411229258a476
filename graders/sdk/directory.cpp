#include "sdk/directory.h"

namespace plateau::grader {

Directory::Directory(const Subject& subject) {
    for (const Fact& user : subject.facts("directory_user")) {
        const std::string account = user.text("account").value_or("");
        users_.emplace(account, user);
        for (std::string& group : texts(user.at("groups"))) {
            membership_.add(account, std::move(group));
        }
    }
    for (const Fact& group : subject.facts("directory_group")) {
        const std::string name = group.text("name").value_or("");
        groups_.emplace(name, group);
        for (const std::string& member : texts(group.at("members"))) {
            membership_.add(member, name);
        }
        for (std::string& above : texts(group.at("groups"))) {
            membership_.add(name, std::move(above));
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

std::set<std::string> Directory::with_sids(std::set<std::string> principals) const {
    std::set<std::string> sids;
    for (const auto* facts : {&users_, &groups_}) {
        for (const auto& [account, fact] : *facts) {
            const auto sid = fact.text("sid");
            if (sid && principals.contains(account)) {
                sids.insert(*sid);
            }
        }
    }
    principals.merge(sids);
    return principals;
}

}  // namespace plateau::grader
