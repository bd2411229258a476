#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/facts/value_json.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/parse_accounts.h"
#include "engine/platforms/linux/parse_programs.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

/// The value of NAME=value in os-release, null when it is not there.
Value release_value(const Entry* release, std::string_view name) {
    Value value;
    for (const std::string_view line : release == nullptr ? std::vector<std::string_view>() : lines_of(release->out)) {
        const auto equals = line.find('=');
        if (equals != std::string_view::npos && line.substr(0, equals) == name) {
            std::string text = printable(trimmed(line.substr(equals + 1)));
            std::erase(text, '"');
            value = text.empty() ? Value() : Value(text);
        }
    }
    return value;
}

/// The passwords that were tried by name, as the channel that tried them wrote them down; absent when none was.
Observed<const Entry*> logins_of(const Reply& reply) {
    return reply.groups.contains("logins") ? find_optional(reply, "logins", "attempts") : nullptr;
}

/// Whether a password of that name was accepted; null when it was not tried.
Value accepted(const List& tries, std::string_view name) {
    for (const Value& one : tries) {
        const Value* tried = one.find("tried");
        if (tried != nullptr && *tried == Value(name)) {
            const Value* answer = one.find("accepted");
            return answer == nullptr ? Value() : *answer;
        }
    }
    return {};
}

/// The state of root's password: an empty one is no password; another than the one at the start counts as set, which
/// only a try of that one can tell.
Value password_set(const Entry* states, const List& tries) {
    if (states == nullptr) {
        return {};
    }
    const auto all = parse_password_states(states->out);
    const auto root = all.find("root");
    if (root == all.end() || root->second.state == "locked") {
        return {};
    }
    if (root->second.state == "empty") {
        return false;
    }
    const Value initial = accepted(tries, "initial");
    return initial.is_null() ? Value() : Value(initial != Value(true));
}

/// Whether a rule or a policy might keep the administration from outside; what exactly it does is not for this fact.
bool may_be_blocked(const Reply& reply) {
    const auto profiles = firewall_profile_facts(reply);
    const auto rules = firewall_rule_facts(reply);
    if (!profiles || !rules) {
        return true;
    }
    const auto says = [](const Fact& fact, const char* field) {
        const auto found = fact.value.find(field);
        return found != fact.value.end() && found->second == Value("block");
    };
    return std::any_of(profiles->begin(), profiles->end(), [&](const Fact& fact) { return says(fact, "inbound"); }) ||
           std::any_of(rules->begin(), rules->end(), [&](const Fact& fact) { return says(fact, "action"); });
}

/// By dropbear's own settings: on certain addresses only, or on every one. Null where a firewall may stand before it.
Value remote_management(const Reply& reply, const Entry* dropbear) {
    if (dropbear == nullptr) {
        return {};
    }
    const auto listeners = parse_dropbear_defaults(dropbear->out);
    const bool everywhere = std::any_of(listeners.begin(), listeners.end(), [](const std::string& listener) {
        return listener.starts_with(':') || listener.starts_with("0.0.0.0:") || listener.starts_with('[');
    });
    return everywhere && may_be_blocked(reply) ? Value() : Value(everywhere);
}

}  // namespace

Facts router_admin_facts(const Reply& reply) {
    const auto release = find_optional(reply, "host", "os-release");
    const auto states = find_optional(reply, "accounts", "password-states");
    const auto dropbear = find_optional(reply, "remote", "dropbear");
    const auto logins = logins_of(reply);
    if (!release || !dropbear || !logins) {
        return tl::unexpected(!release ? release.error() : !dropbear ? dropbear.error() : logins.error());
    }
    std::vector<std::string> evidence;
    for (const Entry* entry : {*release, states ? *states : nullptr, *dropbear, *logins}) {
        if (entry != nullptr) {
            evidence.push_back(entry->hash);
        }
    }
    Record value{{"model", release_value(*release, "NAME")},
                 {"firmware", release_value(*release, "VERSION_ID")},
                 {"remote_management", remote_management(reply, *dropbear)}};
    List tries;
    if (*logins != nullptr) {
        const auto read = value_from_json((*logins)->out);
        const Value* list = read ? read->find("passwords") : nullptr;
        if (list == nullptr || list->as_list() == nullptr) {
            return unobserved(reason::logins_invalid, "the tries of passwords are no JSON");
        }
        tries = *list->as_list();
        value["passwords"] = tries;
    }
    value["password_set"] = password_set(states ? *states : nullptr, tries);
    return std::vector<Fact>{make_fact("router_admin", value, evidence, Assurance::verified)};
}

}  // namespace plateau::linux_platform
