#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sdk/access.h"

namespace plateau::grader {

/// Users and groups of a directory, and who belongs to what through how many groups ever.
class Directory {
  public:
    /// Reads the facts directory_user and directory_group of `subject`.
    explicit Directory(const Subject& subject);

    const Fact* user(const std::string& account) const;
    const Fact* group(const std::string& name) const;
    /// Groups `account`, a user or group, is a direct member of.
    std::set<std::string> direct_groups(const std::string& account) const { return membership_.direct_groups(account); }
    /// Every group `account` belongs to, with the group it was found through ("" for a direct one). Circles end.
    std::map<std::string, std::string> all_groups(const std::string& account) const {
        return membership_.all_groups(account);
    }
    /// Those principals, and the SIDs that the directory knows them by: rights on a stopped controller name nothing
    /// else.
    std::set<std::string> with_sids(std::set<std::string> principals) const;
    const Membership& membership() const { return membership_; }

  private:
    std::map<std::string, Fact> users_;
    std::map<std::string, Fact> groups_;
    Membership membership_;
};

}  // namespace plateau::grader
