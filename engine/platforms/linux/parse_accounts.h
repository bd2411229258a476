#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A line of /etc/passwd.
struct PasswdEntry {
    std::string name;
    std::string group_id;
    std::string full_name;
    std::string shell;
};

/// A line of /etc/group.
struct GroupEntry {
    std::string name;
    std::string id;
    std::vector<std::string> members;
};

/// What may be known of a password.
struct PasswordState {
    std::string state;    ///< "set", "empty" or "locked"
    std::string max_age;  ///< days; empty: none
};

/// Reads /etc/passwd. "linux.accounts.invalid" with the line that has not seven fields.
Observed<std::vector<PasswdEntry>> parse_passwd(std::string_view text);
/// Reads /etc/group. "linux.accounts.invalid" with the line that has not four fields.
Observed<std::vector<GroupEntry>> parse_group(std::string_view text);
/// The states that collect.sh makes from /etc/shadow, by account.
std::map<std::string, PasswordState> parse_password_states(std::string_view text);

/// A line of a crontab.
struct CronTask {
    int line = 0;
    std::string trigger;  ///< "*/5 * * * *", "@reboot"
    std::string user;     ///< empty where the crontab is a user's own
    std::string command;
};

/// Reads a crontab; `with_user` when its lines name an account. Settings and comments are left out.
std::vector<CronTask> parse_crontab(std::string_view text, bool with_user);

/// A cifs file system of /etc/fstab or /proc/mounts.
struct MountLine {
    std::string target;  ///< \\server\share
    std::string folder;
};

/// The lines of type cifs or smb3, escapes undone.
std::vector<MountLine> parse_cifs_mounts(std::string_view text);

}  // namespace plateau::linux_platform
