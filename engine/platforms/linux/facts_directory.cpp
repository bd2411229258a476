#include <algorithm>
#include <charconv>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/directory.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/fold.h"

namespace plateau::linux_platform {

namespace {

constexpr std::int64_t disabled = 0x2;
constexpr std::int64_t never_expires = 0x10000;
constexpr std::int64_t server_trust = 0x2000;

std::int64_t number_of(const LdifObject& object, std::string_view attribute) {
    const std::string text = object.first(attribute);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(printable(text));
}

Value list_value(const std::vector<std::string>& names) {
    List list;
    for (const std::string& name : names) {
        list.emplace_back(name);
    }
    return list;
}

bool is_computer(const LdifObject& object) {
    return object.has_value("objectclass", "computer");
}

bool is_user(const LdifObject& object) {
    return object.has_value("objectclass", "user") && !is_computer(object);
}

bool is_group(const LdifObject& object) {
    return object.has_value("objectclass", "group");
}

bool is_unit(const LdifObject& object) {
    return object.has_value("objectclass", "organizationalUnit");
}

Record user_record(const Directory& directory, const LdifObject& object) {
    const std::int64_t control = number_of(object, "useraccountcontrol");
    const std::string changed = object.first("pwdlastset");
    return {{"account", printable(object.first("samaccountname"))},
            {"sid", text_or_null(object.first("objectsid"))},
            {"path", normal_dn(object.dn)},
            {"upn", text_or_null(object.first("userprincipalname"))},
            {"display_name", text_or_null(object.first("displayname"))},
            {"given_name", text_or_null(object.first("givenname"))},
            {"surname", text_or_null(object.first("sn"))},
            {"description", text_or_null(object.first("description"))},
            {"mail", text_or_null(object.first("mail"))},
            {"enabled", (control & disabled) == 0},
            {"must_change_password", changed == "0" && (control & never_expires) == 0},
            {"password_never_expires", (control & never_expires) != 0},
            {"groups", list_value(directory.groups_of(object))}};
}

Record group_record(const Directory& directory, const LdifObject& object) {
    const std::string account = printable(object.first("samaccountname"));
    const auto type = static_cast<std::uint32_t>(number_of(object, "grouptype"));
    return {{"name", account},
            {"sid", text_or_null(object.first("objectsid"))},
            {"path", normal_dn(object.dn)},
            {"description", text_or_null(object.first("description"))},
            {"scope", (type & 2) != 0   ? Value("global")
                      : (type & 4) != 0 ? Value("domain_local")
                      : (type & 8) != 0 ? Value("universal")
                                        : Value()},
            {"security", (type & 0x80000000) != 0},
            {"members", list_value(directory.members_of(account))},
            {"groups", list_value(directory.groups_of(object))}};
}

Record unit_record(const Directory&, const LdifObject& object) {
    return {{"path", normal_dn(object.dn)},
            {"name", text_or_null(object.first("ou"))},
            {"description", text_or_null(object.first("description"))}};
}

Record computer_record(const Directory&, const LdifObject& object) {
    std::string name = printable(object.first("samaccountname"));
    if (name.ends_with('$')) {
        name.pop_back();
    }
    const std::int64_t control = number_of(object, "useraccountcontrol");
    return {{"name", name},
            {"path", normal_dn(object.dn)},
            {"enabled", (control & disabled) == 0},
            {"dns_name", text_or_null(object.first("dnshostname"))},
            {"os_name", text_or_null(object.first("operatingsystem"))},
            {"os_version", text_or_null(object.first("operatingsystemversion"))},
            {"controller", (control & server_trust) != 0}};
}

struct ObjectReader {
    std::string_view kind;
    bool (*wanted)(const LdifObject&);
    Record (*record)(const Directory&, const LdifObject&);
};

constexpr ObjectReader object_readers[] = {{"directory_computer", is_computer, computer_record},
                                           {"directory_group", is_group, group_record},
                                           {"directory_unit", is_unit, unit_record},
                                           {"directory_user", is_user, user_record}};

/// A machine without a directory has no objects of it, which is known.
Facts facts_of(const Reply& reply, std::string_view kind) {
    const auto entry = find_optional(reply, "directory", "objects");
    if (entry && *entry == nullptr && reply.groups.find("directory")->second.size() == 1) {
        const Entry& only = reply.groups.find("directory")->second.front();
        // A path that is not there, against a program that is missing.
        if (only.why.empty()) {
            return std::vector<Fact>();
        }
    }
    const auto directory = read_directory(reply);
    return directory ? Facts(directory_facts(*directory, kind, Assurance::verified))
                     : tl::unexpected(directory.error());
}

}  // namespace

Directory::Directory(std::vector<LdifObject> objects, std::string hash)
    : objects_(std::move(objects)), hash_(std::move(hash)) {
    for (const LdifObject& object : objects_) {
        const std::string account = printable(object.first("samaccountname"));
        if (!account.empty()) {
            account_by_dn_.emplace(folded(normal_dn(object.dn)), account);
            account_by_sid_.emplace(object.first("objectsid"), account);
        }
    }
    for (const LdifObject& object : objects_) {
        const auto groups = groups_of(object);
        for (const std::string& group : std::set<std::string>(groups.begin(), groups.end())) {
            members_[group].push_back(printable(object.first("samaccountname")));
        }
    }
}

std::string Directory::account_of(const std::string& dn) const {
    const std::string normal = normal_dn(dn);
    if (const auto found = account_by_dn_.find(folded(normal)); found != account_by_dn_.end()) {
        return found->second;
    }
    const auto equals = normal.find('=');
    return equals == std::string::npos ? normal : normal.substr(equals + 1, normal.find(',') - equals - 1);
}

std::vector<std::string> Directory::groups_of(const LdifObject& object) const {
    std::vector<std::string> groups;
    if (const auto found = object.attributes.find("memberof"); found != object.attributes.end()) {
        for (const std::string& dn : found->second) {
            groups.push_back(account_of(dn));
        }
    }
    // The primary group is of the object's own domain: its SID with another last part.
    const std::string sid = object.first("objectsid");
    const std::string primary = object.first("primarygroupid");
    if (const auto dash = sid.rfind('-'); dash != std::string::npos && !primary.empty()) {
        const auto group = account_by_sid_.find(sid.substr(0, dash + 1) + primary);
        if (group != account_by_sid_.end()) {
            groups.push_back(group->second);
        }
    }
    return groups;
}

std::vector<std::string> Directory::members_of(const std::string& group) const {
    const auto found = members_.find(group);
    return found == members_.end() ? std::vector<std::string>() : found->second;
}

AccountNames Directory::names() const {
    AccountNames names;
    std::string domain;
    for (const LdifObject& object : objects_) {
        const std::string normal = normal_dn(object.dn);
        const auto at = lowered(normal).find(",dc=");
        domain = at == std::string::npos ? domain : normal.substr(at + 4, normal.find(',', at + 4) - at - 4);
    }
    for (const auto& [sid, account] : account_by_sid_) {
        names.emplace(sid, AccountName{account, sid.starts_with("S-1-5-32-") ? "builtin" : domain});
    }
    return names;
}

Observed<Directory> read_directory(const Reply& reply) {
    const auto entry = find_entry(reply, "directory", "objects");
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    auto objects = parse_ldif((*entry)->out);
    if (!objects) {
        return tl::unexpected(objects.error());
    }
    return Directory(std::move(*objects), (*entry)->hash);
}

std::vector<Fact> directory_facts(const Directory& directory, std::string_view kind, Assurance assurance) {
    const auto* reader = std::find_if(std::begin(object_readers), std::end(object_readers),
                                      [&](const ObjectReader& one) { return one.kind == kind; });
    std::vector<Fact> facts;
    for (const LdifObject& object : directory.objects()) {
        if (reader->wanted(object) && (is_unit(object) || !object.first("samaccountname").empty())) {
            facts.push_back(make_fact(kind, reader->record(directory, object), {directory.hash()}, assurance));
        }
    }
    return facts;
}

std::string normal_dn(std::string_view dn) {
    std::string result;
    for (std::size_t i = 0; i < dn.size(); ++i) {
        const bool after_comma = result.ends_with(',') && !result.ends_with("\\,");
        if (dn[i] == ' ' && after_comma) {
            continue;
        }
        result += dn[i];
    }
    return printable(result);
}

Facts directory_user_facts(const Reply& reply) {
    return facts_of(reply, "directory_user");
}

Facts directory_group_facts(const Reply& reply) {
    return facts_of(reply, "directory_group");
}

Facts directory_unit_facts(const Reply& reply) {
    return facts_of(reply, "directory_unit");
}

Facts directory_computer_facts(const Reply& reply) {
    return facts_of(reply, "directory_computer");
}

}  // namespace plateau::linux_platform
