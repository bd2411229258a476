#pragma once

#include <map>
#include <set>
#include <string>

#include "sdk/grader.h"

namespace plateau::grader {

/// Who is a direct member of what, by name.
class Membership {
  public:
    void add(const std::string& member, std::string group) { groups_of_[member].insert(std::move(group)); }
    /// Groups `account`, a user or group, is a direct member of.
    std::set<std::string> direct_groups(const std::string& account) const;
    /// Every group `account` belongs to, with the group it was found through ("" for a direct one). Circles end.
    std::map<std::string, std::string> all_groups(const std::string& account) const;

  private:
    std::map<std::string, std::set<std::string>> groups_of_;
};

/// Those of a machine's own accounts and groups: the facts local_account and local_group of `subject`.
Membership local_membership(const Subject& subject);

/// Whose rights are those of `account`, a user or group that comes through the network: its own, those of every group
/// it belongs to through however many, and those of the groups nobody is put in (everyone, authenticated users), which
/// may themselves be members of others.
std::set<std::string> principals_of(const std::string& account, const Membership& membership);

/// What an account may do, least first.
enum class Right { none, read, change, full };
std::string to_string(Right right);
/// Throws std::invalid_argument for any other word.
Right right_of(std::string_view text);

/// What is known of a right: it lies between these, both included.
struct RightRange {
    Right least = Right::none;
    Right most = Right::full;

    bool is_known() const { return least == most; }
    bool operator==(const RightRange&) const = default;
};
/// "unknown" where it is not one.
std::string to_string(const RightRange& right);

/// What a list of permissions (share.permissions, share.folder_permissions) gives those principals: the most that one
/// of them is allowed, unless it is denied to another. Who is denied to change may still read; who is denied to read
/// has nothing. A right "other" may come to anything; a list that is null, to whatever.
RightRange granted(const json::value& permissions, const std::set<std::string>& principals);

/// Through the share into its folder: the lesser of both.
RightRange lesser(const RightRange& share, const RightRange& folder);

}  // namespace plateau::grader
