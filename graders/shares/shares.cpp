#include <algorithm>

#include "description.h"
#include "sdk/directory.h"

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Directory;
using grader::Fact;
using grader::Item;
using grader::Verdict;

/// What an account may do, least first. `unknown`: rights that are none of the others, or that could not be read.
enum class Right { none, read, change, full, unknown };

std::string to_string(Right right) {
    constexpr const char* names[] = {"none", "read", "change", "full", "unknown"};
    return names[static_cast<int>(right)];
}

Right right_of(const std::string& text) {
    for (const Right right : {Right::read, Right::change, Right::full}) {
        if (to_string(right) == text) {
            return right;
        }
    }
    return Right::unknown;
}

std::string text_in(const json::object& entry, std::string_view name) {
    const json::value* found = entry.if_contains(name);
    return found == nullptr || !found->is_string() ? std::string() : std::string(found->get_string());
}

/// The account and every group whose rights are its own.
std::set<std::string> principals_of(const std::string& account, const Directory& directory) {
    std::set<std::string> result{account, "everyone", "authenticated users"};
    for (const auto& [group, through] : directory.all_groups(account)) {
        result.insert(group);
    }
    return result;
}

/// What a list of permissions gives: the most that is allowed, nothing where anything is denied, and unknown where an
/// entry that is none of the usual rights could change the answer.
Right granted(const json::value& permissions, const std::set<std::string>& principals, Right wanted, bool exactly) {
    const json::array* entries = permissions.if_array();
    if (entries == nullptr) {
        return Right::unknown;
    }
    Right most = Right::none;
    bool unknown_allow = false;
    bool unknown_deny = false;
    for (const json::value& element : *entries) {
        const json::object& entry = element.as_object();
        if (!principals.contains(text_in(entry, "account"))) {
            continue;
        }
        const Right right = right_of(text_in(entry, "right"));
        const bool deny = text_in(entry, "effect") == "deny";
        if (right == Right::unknown) {
            (deny ? unknown_deny : unknown_allow) = true;
        } else if (deny) {
            return Right::none;
        } else {
            most = std::max(most, right);
        }
    }
    const bool undecided = (unknown_deny && most != Right::none) || (unknown_allow && (exactly || most < wanted));
    return undecided ? Right::unknown : most;
}

std::string without_final_slash(std::string path) {
    while (path.size() > 1 && (path.back() == '/' || path.back() == '\\')) {
        path.pop_back();
    }
    return path;
}

/// The share is there: its folder and both lists of rights.
void judge_rights(Verdict& verdict, const Item& item, const Fact& share, const Directory& directory) {
    const Right wanted = right_of(item.text("right"));
    const bool exactly = item.at("exactly") == json::value(true);
    const auto principals = principals_of(item.text("account"), directory);
    const Right by_share = granted(share.at("permissions"), principals, wanted, exactly);
    const Right by_folder = granted(share.at("folder_permissions"), principals, wanted, exactly);
    const Right least = std::min(by_share, by_folder);
    const auto enough = [&](Right right) { return right >= wanted && right != Right::unknown; };
    verdict.field("share_right", item.at("right"), json::value(to_string(by_share)), enough(by_share));
    verdict.field("folder_right", item.at("right"), json::value(to_string(by_folder)), enough(by_folder));
    verdict.with("share_right", to_string(by_share)).with("folder_right", to_string(by_folder));
    const auto path = item.optional_text("path");
    const std::string seen_path = share.text("path").value_or("—");
    const bool right_path = !path || verdict.field("path", item.at("path"), share.at("path"),
                                                   without_final_slash(*path) == without_final_slash(seen_path));
    if (least == Right::none) {
        verdict.not_met("shares.access.none");
    } else if (by_share == Right::unknown || by_folder == Right::unknown) {
        verdict.not_observed("shares.access.unknown_rights");
    } else if (least < wanted) {
        verdict.partly_met("shares.access.less").with("seen", to_string(least));
    } else if (exactly && !verdict.field("exactly", item.at("right"), json::value(to_string(least)))) {
        verdict.partly_met("shares.access.more").with("seen", to_string(least));
    } else if (!right_path) {
        verdict.partly_met("shares.access.other_path").with("path", *path).with("seen", seen_path);
    } else {
        verdict.met("shares.access.granted");
    }
}

std::vector<std::string> names_of(const std::vector<Fact>& shares) {
    std::vector<std::string> names;
    for (const Fact& share : shares) {
        names.push_back(share.text("name").value_or("—"));
    }
    return names;
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
    const Directory directory(subject);
    const std::string account = item.text("account");
    for (const Fact* fact : {directory.user(account), directory.group(account)}) {
        if (fact != nullptr) {
            verdict.cite(*fact);
        }
    }
    if (directory.user(account) == nullptr && directory.group(account) == nullptr) {
        verdict.field("account", item.at("account"), nullptr);
        return verdict.not_met("shares.access.no_account");
    }
    judge_rights(verdict, item, *found, directory);
    return verdict;
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("shares", "1.1.0", family)
