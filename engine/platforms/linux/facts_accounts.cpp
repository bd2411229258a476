#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/parse_accounts.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

struct Accounts {
    std::vector<PasswdEntry> users;
    std::vector<GroupEntry> groups;
    std::map<std::string, PasswordState> states;
    bool has_states = false;
    std::vector<std::string> evidence;
};

Observed<Accounts> read_accounts(const Reply& reply) {
    const auto passwd = find_entry(reply, "accounts", "passwd");
    const auto group = find_entry(reply, "accounts", "group");
    if (!passwd || !group) {
        return tl::unexpected(!passwd ? passwd.error() : group.error());
    }
    auto users = parse_passwd((*passwd)->out);
    auto groups = parse_group((*group)->out);
    if (!users || !groups) {
        return tl::unexpected(!users ? users.error() : groups.error());
    }
    Accounts accounts{.users = std::move(*users), .groups = std::move(*groups)};
    accounts.evidence = {(*passwd)->hash, (*group)->hash};
    // Only root reads /etc/shadow; without it the rest is still known.
    const auto states = find_optional(reply, "accounts", "password-states");
    if (states && *states != nullptr) {
        accounts.states = parse_password_states((*states)->out);
        accounts.has_states = true;
        accounts.evidence.push_back((*states)->hash);
    }
    return accounts;
}

/// Members of a group by its list and by primary groups.
List members_of(const Accounts& accounts, const GroupEntry& group) {
    List members;
    for (const std::string& member : group.members) {
        members.emplace_back(member);
    }
    for (const PasswdEntry& user : accounts.users) {
        if (user.group_id == group.id) {
            members.emplace_back(user.name);
        }
    }
    return members;
}

bool has_login_shell(const PasswdEntry& user) {
    return !user.shell.ends_with("/nologin") && !user.shell.ends_with("/false");
}

}  // namespace

Facts account_facts(const Reply& reply) {
    const auto accounts = read_accounts(reply);
    if (!accounts) {
        return tl::unexpected(accounts.error());
    }
    std::vector<Fact> facts;
    for (const PasswdEntry& user : accounts->users) {
        List groups;
        for (const GroupEntry& group : accounts->groups) {
            const List members = members_of(*accounts, group);
            if (std::find(members.begin(), members.end(), Value(user.name)) != members.end()) {
                groups.emplace_back(group.name);
            }
        }
        const auto state = accounts->states.find(user.name);
        const bool known = state != accounts->states.end();
        const bool locked = known && state->second.state == "locked";
        const std::string age = known ? state->second.max_age : std::string();
        facts.push_back(
            make_fact("local_account",
                      {{"name", user.name},
                       {"full_name", user.full_name.empty() ? Value() : Value(user.full_name)},
                       {"enabled", accounts->has_states ? Value(has_login_shell(user) && known && !locked) : Value()},
                       {"groups", std::move(groups)},
                       {"password_set", known ? Value(state->second.state == "set") : Value()},
                       {"password_never_expires", known ? Value(age.empty() || age == "99999") : Value()}},
                      accounts->evidence, Assurance::verified));
    }
    return facts;
}

Facts group_facts(const Reply& reply) {
    const auto accounts = read_accounts(reply);
    if (!accounts) {
        return tl::unexpected(accounts.error());
    }
    std::vector<Fact> facts;
    for (const GroupEntry& group : accounts->groups) {
        facts.push_back(make_fact("local_group", {{"name", group.name}, {"members", members_of(*accounts, group)}},
                                  accounts->evidence, Assurance::verified));
    }
    return facts;
}

}  // namespace plateau::linux_platform
