#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/platforms/windows/registry.h"
#include "engine/ports/hive_reader.h"

namespace plateau::windows_platform {

/// A hive that remembers what was read of it, for the evidence.
class ReadHive final : public RegistryHive {
  public:
    /// `name` as Windows names it, "SYSTEM".
    ReadHive(std::string name, std::unique_ptr<Hive> hive) : name_(std::move(name)), hive_(std::move(hive)) {}

    Observed<std::vector<std::string>> keys(std::string_view path) override;
    Observed<std::vector<RegistryValue>> values(std::string_view path) override;

    const std::string& name() const { return name_; }
    bool replayed() const { return hive_->replayed(); }
    /// What was read since this was asked before, as JSON: the data of values in hexadecimal; empty when nothing was.
    /// Of values that may be or hide a secret only the size is there.
    std::string take_read();

  private:
    std::string name_;
    std::unique_ptr<Hive> hive_;
    std::map<std::string, std::vector<std::string>, std::less<>> keys_;
    std::map<std::string, std::vector<RegistryValue>, std::less<>> values_;
};

/// The hive of a user, NTUSER.DAT.
struct UserHive {
    std::string user;  ///< the folder of the profile, which has the name of its account when it is made
    RegistryHive* hive = nullptr;
};

/// Whether a folder of profiles is that of no user: those of new users are made of "Default".
bool is_nobodys_profile(const std::string& name);

/// The hives of one machine, each opened when it is first asked for. One thread at a time.
class MachineHives {
  public:
    /// Opens the hive of that name; unobserved where it is not there ("windows.hive.absent") or cannot be read.
    using Open = std::function<Observed<std::unique_ptr<Hive>>(const std::string& name)>;
    /// The names in the folder of the users' profiles, in any order, unchecked; unobserved where it cannot be read.
    using ListUsers = std::function<Observed<std::vector<std::string>>()>;

    /// Without `list_users` no user's hive is there.
    explicit MachineHives(Open open, ListUsers list_users = {})
        : open_(std::move(open)), list_users_(std::move(list_users)) {}

    /// "SYSTEM", "SOFTWARE", "SAM", "SECURITY", "users/NAME". The hive lives as long as this.
    Observed<RegistryHive*> find(const std::string& name);
    /// The hives of all users by "users/NAME", ascending by name. A name without a hive is nobody who ever logged on;
    /// the profiles that Windows makes others of are no users. Unobserved where one cannot be read, or
    /// the names are none of users ("windows.users.invalid").
    Observed<std::vector<UserHive>> users();
    /// Those that were opened so far.
    std::vector<ReadHive*> opened();

  private:
    Open open_;
    ListUsers list_users_;
    std::map<std::string, Observed<std::unique_ptr<ReadHive>>> hives_;
};

}  // namespace plateau::windows_platform
