#include <algorithm>

#include "description.h"
#include "sdk/directory.h"

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Fact;
using grader::Item;
using grader::Right;
using grader::RightRange;
using grader::Verdict;

/// Without a final slash; one of a Windows ("C:\Compta") in lower case, ASCII letters only: case counts for none there.
std::string comparable(std::string path) {
    while (path.size() > 1 && (path.back() == '/' || path.back() == '\\')) {
        path.pop_back();
    }
    if (path.size() > 1 && path[1] == ':') {
        std::transform(path.begin(), path.end(), path.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    }
    return path;
}

/// Which verdict the right comes to wherever it lies in what is known of it.
void judge_right(Verdict& verdict, const Item& item, const RightRange& right) {
    const Right wanted = grader::right_of(item.text("right"));
    const bool exactly = item.at("exactly") == json::value(true);
    if (right.most == Right::none) {
        verdict.not_met("shares.access.none");
    } else if (right.least < wanted && right.most < wanted && right.least != Right::none) {
        verdict.partly_met("shares.access.less").with("seen", to_string(right.most));
    } else if (right.least < wanted || (exactly && right.least == wanted && right.most > wanted)) {
        verdict.not_observed("shares.access.unknown_rights");
    } else if (exactly && !verdict.field("exactly", item.at("right"), json::value(to_string(right.least)))) {
        verdict.partly_met("shares.access.more").with("seen", to_string(right.least));
    } else {
        verdict.met("shares.access.granted");
    }
}

/// The share is there: its folder and both lists of rights.
void judge_rights(Verdict& verdict, const Item& item, const Fact& share, const std::set<std::string>& principals) {
    const Right wanted = grader::right_of(item.text("right"));
    const auto judge_list = [&](const char* name, const char* list) {
        const RightRange right = grader::granted(share.at(list), principals);
        const bool is_enough = right.least >= wanted;
        const std::string seen = is_enough ? to_string(right.least) : to_string(right);
        verdict.field(name, item.at("right"), json::value(seen), is_enough);
        verdict.with(name, seen);
        return right;
    };
    const RightRange by_share = judge_list("share_right", "permissions");
    const RightRange by_folder = judge_list("folder_right", "folder_permissions");
    const auto path = item.optional_text("path");
    const std::string seen_path = share.text("path").value_or("—");
    const bool right_path =
        !path || verdict.field("path", item.at("path"), share.at("path"), comparable(*path) == comparable(seen_path));
    judge_right(verdict, item, grader::lesser(by_share, by_folder));
    if (verdict.is_met() && !right_path) {
        verdict.partly_met("shares.access.other_path").with("path", *path).with("seen", seen_path);
    }
}

std::vector<std::string> names_of(const std::vector<Fact>& shares) {
    std::vector<std::string> names;
    for (const Fact& share : shares) {
        names.push_back(share.text("name").value_or("—"));
    }
    return names;
}

/// The user and the group of that name in the directory.
std::vector<Fact> directory_facts(const grader::Subject& subject, const std::string& account) {
    const grader::Directory directory(subject);
    std::vector<Fact> found;
    for (const Fact* fact : {directory.user(account), directory.group(account)}) {
        if (fact != nullptr) {
            found.push_back(*fact);
        }
    }
    return found;
}

/// The account and the group of that name on the machine itself.
std::vector<Fact> local_facts(const grader::Subject& subject, const std::string& account) {
    std::vector<Fact> found;
    for (const char* kind : {"local_account", "local_group"}) {
        for (const Fact& fact : subject.facts(kind)) {
            if (fact.text("name") == account) {
                found.push_back(fact);
            }
        }
    }
    return found;
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const grader::Subject subject = subjects.of(item.on);
    const auto shares = subject.facts("share");
    const auto found = std::find_if(shares.begin(), shares.end(),
                                    [&](const Fact& share) { return share.text("name") == item.text("share"); });
    Verdict verdict;
    verdict.with("share", item.text("share")).with("account", item.text("account")).with("right", item.text("right"));
    if (found == shares.end()) {
        verdict.field("share", item.at("share"), nullptr);
        verdict.cite(shares);
        return verdict.not_met("shares.access.missing").with("seen", grader::joined(names_of(shares)));
    }
    verdict.cite(*found);
    verdict.field("share", item.at("share"), found->at("name"));
    if (const bool* enabled = found->at("enabled").if_bool(); enabled != nullptr && !*enabled) {
        verdict.field("enabled", true, false);
        return verdict.not_met("shares.access.off");
    }
    const std::string account = item.text("account");
    const bool is_local = item.check == "shares.local_access";
    const auto named = is_local ? local_facts(subject, account) : directory_facts(subject, account);
    verdict.cite(named);
    if (named.empty()) {
        verdict.field("account", item.at("account"), nullptr);
        return verdict.not_met(is_local ? "shares.access.no_local_account" : "shares.access.no_account");
    }
    if (is_local) {
        judge_rights(verdict, item, *found, grader::principals_of(account, grader::local_membership(subject)));
    } else {
        const grader::Directory directory(subject);
        judge_rights(verdict, item, *found,
                     directory.with_sids(grader::principals_of(account, directory.membership())));
    }
    return verdict;
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("shares", "1.3.0", family)
