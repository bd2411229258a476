#include "sdk/directory.h"

#include "description.h"

namespace {

namespace grader = plateau::grader;
using grader::Directory;
using grader::Fact;
using grader::Item;
using grader::Verdict;

std::vector<std::string> names_of(const std::map<std::string, std::string>& groups) {
    std::vector<std::string> names;
    for (const auto& [name, through] : groups) {
        names.push_back(name);
    }
    return names;
}

void judge_membership(Verdict& verdict, const Item& item, const Directory& directory) {
    const auto groups = directory.all_groups(item.text("account"));
    const auto found = groups.find(item.text("group"));
    verdict.field("member", true, found != groups.end());
    const Fact* user = directory.user(item.text("account"));
    const bool enabled = user == nullptr || verdict.field("enabled", true, user->at("enabled"));
    if (found == groups.end()) {
        verdict.not_met("directory.member.not_member").with("seen", grader::joined(names_of(groups)));
    } else if (!enabled) {
        verdict.partly_met("directory.member.disabled");
    } else if (found->second.empty()) {
        verdict.met("directory.member.found");
    } else {
        verdict.met("directory.member.through").with("through", found->second);
    }
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const Directory directory(subjects.of(item.on));
    const std::string account = item.text("account");
    const std::string group = item.text("group");
    Verdict verdict;
    verdict.with("account", account).with("group", group);
    const bool known_account = directory.user(account) != nullptr || directory.group(account) != nullptr;
    verdict.field("account", item.at("account"), known_account ? item.at("account") : grader::json::value());
    const bool known_group = directory.group(group) != nullptr;
    verdict.field("group", item.at("group"), known_group ? item.at("group") : grader::json::value());
    for (const Fact* fact : {directory.user(account), directory.group(account), directory.group(group)}) {
        if (fact != nullptr) {
            verdict.cite(*fact);
        }
    }
    if (!known_account) {
        return verdict.not_met("directory.member.no_account");
    }
    if (!known_group) {
        return verdict.not_met("directory.member.no_group");
    }
    judge_membership(verdict, item, directory);
    return verdict;
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("directory", "1.0.0", family)
