#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/linux/parse_ldif.h"
#include "engine/platforms/linux/parse_security.h"
#include "engine/platforms/linux/reply.h"

namespace plateau::linux_platform {

/// The objects of a directory, found by distinguished name.
class Directory {
  public:
    Directory(std::vector<LdifObject> objects, std::string hash);

    const std::vector<LdifObject>& objects() const { return objects_; }
    const std::string& hash() const { return hash_; }
    /// Account name of the object of that distinguished name, its common name where it was not among the objects.
    std::string account_of(const std::string& dn) const;
    /// Account names of the groups an object is a direct member of, the primary one included.
    std::vector<std::string> groups_of(const LdifObject& object) const;
    /// Account names of the direct members of a group, by its own; of those too whose primary group it is.
    std::vector<std::string> members_of(const std::string& group) const;
    /// Accounts by SID.
    AccountNames names() const;

  private:
    std::vector<LdifObject> objects_;
    std::string hash_;
    std::map<std::string, std::string> account_by_dn_;
    std::map<std::string, std::string> account_by_sid_;
    std::map<std::string, std::vector<std::string>> members_;
};

/// The directory in a reply. "linux.entry.absent" on a machine that holds none.
Observed<Directory> read_directory(const Reply& reply);

/// The facts of one of the kinds directory_user, directory_group, directory_unit and directory_computer, with the
/// directory's hash as their evidence. Computers are named without the "$" of their account.
std::vector<Fact> directory_facts(const Directory& directory, std::string_view kind, Assurance assurance);

/// A distinguished name without blanks round its commas, fit for a fact.
std::string normal_dn(std::string_view dn);

}  // namespace plateau::linux_platform
