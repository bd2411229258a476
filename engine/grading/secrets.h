#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/grading/role_facts.h"
#include "engine/model/scenario.h"
#include "engine/support/secret_keeper.h"

/// Secrets on their way to a grader, which sees whether two are the same and nothing else of them.
namespace plateau {

/// What the guide says for this item that secrets must be, as it is written. No record or sheet may hold it.
std::vector<std::string> secrets_of(const Item& item);

/// The item with each secret of its expectation as compared_secret(): under the name that the field's specification
/// gives it, or as "CHECK.FIELD", which is the name of no fact's secret.
Item compared_item(const Item& item, const SecretKeeper& secrets);

/// Role and kind of the facts that hold a secret which `secrets` does not open: another centre sealed it, or somebody
/// changed it. Nothing can be said of it.
std::set<std::pair<std::string, std::string>> foreign_secrets(const std::map<std::string, RoleFacts>& roles,
                                                              const SecretKeeper& secrets);

/// Leaves of each secret in the facts what compared_secret() is made of.
void compare_secrets(std::map<std::string, RoleFacts>& roles);

}  // namespace plateau
