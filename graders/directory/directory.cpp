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

/// Whether a path ("cn=alice,ou=compta,dc=lab,dc=lan") leads through the unit, which is named by its own name or by its
/// whole path. Paths and names are in lower case.
bool leads_through(const std::string& path, const std::string& unit) {
    if (unit.starts_with("ou=")) {
        return path.ends_with("," + unit);
    }
    return path.find(",ou=" + unit + ",") != std::string::npos;
}

/// The account is there: is it where and as it should be?
Verdict judge_found(Verdict verdict, const Item& item, const Fact& user) {
    const auto unit = item.optional_text("unit");
    const bool right_unit = !unit || verdict.field("unit", item.at("unit"), user.at("path"),
                                                   leads_through(user.text("path").value_or(""), *unit));
    const bool wanted = !item.at("enabled").is_bool() || item.at("enabled").get_bool();
    const bool right_state = verdict.field("enabled", wanted, user.at("enabled"));
    if (!right_unit) {
        return verdict.partly_met("directory.account.other_unit").with("unit", *unit);
    }
    if (!right_state) {
        return verdict.partly_met(wanted ? "directory.account.disabled" : "directory.account.enabled");
    }
    return verdict.met("directory.account.found");
}

Verdict judge_account(const Item& item, const grader::Subject& subject) {
    const Directory directory(subject);
    const Fact* user = directory.user(item.text("account"));
    const bool absent = item.at("absent").is_bool() && item.at("absent").get_bool();
    Verdict verdict;
    verdict.with("account", item.text("account"));
    if (user == nullptr) {
        verdict.field("account", absent ? grader::json::value() : item.at("account"), nullptr, absent);
        return absent ? verdict.met("directory.account.gone") : verdict.not_met("directory.account.missing");
    }
    verdict.cite(*user);
    verdict.with("path", user->text("path").value_or("—"));
    verdict.field("account", absent ? grader::json::value() : item.at("account"), user->at("account"), !absent);
    return absent ? verdict.not_met("directory.account.still_there") : judge_found(std::move(verdict), item, *user);
}

Verdict judge_member(const Item& item, const grader::Subject& subject) {
    const Directory directory(subject);
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

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const grader::Subject subject = subjects.of(item.on);
    return item.check == "directory.account" ? judge_account(item, subject) : judge_member(item, subject);
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("directory", "1.2.0", family)
