#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

bool is_letter(const std::string& name) {
    return name.size() == 1 && ((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'));
}

/// Those that come back at logon; of others nothing is left when the user logs off.
Observed<void> add_drives(const UserHive& user, std::vector<Fact>& facts) {
    const auto letters = stored::keys_if_there(*user.hive, "Network");
    if (!letters) {
        return tl::unexpected(letters.error());
    }
    for (const std::string& letter : *letters) {
        if (!is_letter(letter)) {
            continue;
        }
        const auto values = user.hive->values("Network\\" + letter);
        if (!values) {
            return tl::unexpected(values.error());
        }
        const auto target = stored::filled_text(*values, "RemotePath");
        facts.push_back(make_fact("mapped_drive",
                                  {{"user", user.user},
                                   {"letter", letter + ":"},
                                   {"target", target ? Value(harmless(*target)) : Value()},
                                   {"persistent", true}},
                                  {}, Assurance::verified));
    }
    return {};
}

}  // namespace

Facts mapped_drive_facts(MachineHives& hives) {
    const auto users = hives.users();
    if (!users) {
        return tl::unexpected(users.error());
    }
    std::vector<Fact> facts;
    for (const UserHive& user : *users) {
        if (const auto added = add_drives(user, facts); !added) {
            return tl::unexpected(added.error());
        }
    }
    return facts;
}

}  // namespace plateau::windows_platform
