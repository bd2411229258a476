#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/directory.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/parse_acl.h"
#include "engine/platforms/linux/parse_samba.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/fold.h"

namespace plateau::linux_platform {

namespace {

struct Samba {
    SmbSection global;
    std::vector<SmbSection> shares;
    std::map<std::string, std::string> share_rights;  ///< descriptors by share, folded
    AccountNames names;
    std::vector<std::string> evidence;
};

bool is_share(const SmbSection& section) {
    const std::string name = lowered(section.name);
    return name != "global" && name != "printers" && name != "homes" && !section.flag("printable", false);
}

Observed<void> read_share_rights(const Reply& reply, Samba& samba) {
    const auto entry = find_optional(reply, "shares", "share-rights");
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    if (*entry == nullptr) {
        return {};
    }
    const auto table = parse_tdbdump((*entry)->out);
    if (!table) {
        return tl::unexpected(table.error());
    }
    constexpr std::string_view prefix = "SECDESC/";
    for (const auto& [key, value] : *table) {
        if (key.starts_with(prefix)) {
            samba.share_rights.emplace(folded(key.substr(prefix.size())), value);
        }
    }
    samba.evidence.push_back((*entry)->hash);
    return {};
}

Observed<Samba> read_samba(const Reply& reply, const Entry& config) {
    const auto sections = parse_testparm(config.out);
    if (!sections) {
        return tl::unexpected(sections.error());
    }
    Samba samba;
    samba.evidence.push_back(config.hash);
    for (const SmbSection& section : *sections) {
        if (lowered(section.name) == "global") {
            samba.global = section;
        } else if (is_share(section)) {
            samba.shares.push_back(section);
        }
    }
    if (auto read = read_share_rights(reply, samba); !read) {
        return tl::unexpected(read.error());
    }
    // Only a controller holds the names of its domain; elsewhere a SID is shown as itself.
    if (const auto directory = read_directory(reply)) {
        samba.names = directory->names();
    }
    return samba;
}

/// "LAB\alice", "@compta", "+compta", "@LAB\compta".
AccountName account_of(std::string_view name) {
    while (!name.empty() && (name[0] == '@' || name[0] == '+' || name[0] == '&')) {
        name = name.substr(1);
    }
    const auto backslash = name.rfind('\\');
    return backslash == std::string_view::npos
               ? AccountName{std::string(name), ""}
               : AccountName{std::string(name.substr(backslash + 1)), std::string(name.substr(0, backslash))};
}

bool lists(const std::vector<std::string>& names, const std::string& name) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& other) {
        return folded(account_of(other).account) == folded(account_of(name).account);
    });
}

/// The rights that smb.conf gives: who may enter, and who of them may write.
List rights_of_options(const SmbSection& share) {
    const bool read_only = share.flag("read only", true);
    const auto valid = smb_names(share.option("valid users"));
    const auto writers = smb_names(share.option("write list"));
    const auto readers = smb_names(share.option("read list"));
    const auto admins = smb_names(share.option("admin users"));
    List list;
    const auto may_enter = [&](const std::string& name) { return valid.empty() || lists(valid, name); };
    for (const std::string& name : valid) {
        const bool writes = lists(writers, name) || (!read_only && !lists(readers, name));
        list.push_back(permission(account_of(name), writes ? "full" : "read", "allow"));
    }
    if (valid.empty()) {
        list.push_back(permission({"everyone", ""}, read_only ? "read" : "full", "allow"));
        for (const std::string& name : readers) {
            // In the read list of a share that others write to.
            if (!read_only && !lists(writers, name)) {
                list.push_back(permission(account_of(name), "change", "deny"));
            }
        }
    }
    for (const auto& names : {writers, admins}) {
        for (const std::string& name : names) {
            if (may_enter(name)) {
                list.push_back(permission(account_of(name), "full", "allow"));
            }
        }
    }
    for (const std::string& name : smb_names(share.option("invalid users"))) {
        list.push_back(permission(account_of(name), "read", "deny"));
    }
    return list;
}

bool is_open(const List& rights) {
    return rights == List{permission({"everyone", ""}, "full", "allow")};
}

/// Null where both smb.conf and the share's own list limit it: they cannot be shown as one list.
Observed<Value> share_permissions(const Samba& samba, const SmbSection& share) {
    const List options = rights_of_options(share);
    const auto stored = samba.share_rights.find(folded(share.name));
    if (stored == samba.share_rights.end()) {
        return Value(options);
    }
    const auto descriptor = parse_security_descriptor(stored->second);
    if (!descriptor) {
        return tl::unexpected(descriptor.error());
    }
    Value own = permissions_value(*descriptor, samba.names);
    if (is_open(options)) {
        return own;
    }
    return is_open(*own.as_list()) ? Value(options) : Value();
}

const Entry* entry_of(const Reply& reply, std::string_view name, const std::string& path) {
    for (const Entry& entry : reply.groups.find("shares")->second) {
        if (entry.name == name && entry.label == path && entry.state == Entry::State::ok) {
            return &entry;
        }
    }
    return nullptr;
}

/// NT rights count where Samba is told to keep them; else the folder's POSIX rights do. Null: not read.
Observed<Value> folder_permissions(const Reply& reply, const Samba& samba, const SmbSection& share,
                                   std::vector<std::string>& evidence) {
    const std::string path = share.option("path");
    const std::string modules =
        share.option("vfs objects").empty() ? samba.global.option("vfs objects") : share.option("vfs objects");
    const Entry* nt = entry_of(reply, "nt-rights", path);
    if (modules.find("acl_xattr") != std::string::npos && nt != nullptr && !trimmed(nt->out).empty()) {
        evidence.push_back(nt->hash);
        return parse_nt_attribute(nt->out).map(
            [&](const SecurityDescriptor& descriptor) { return permissions_value(descriptor, samba.names); });
    }
    const Entry* posix = entry_of(reply, "posix-rights", path);
    if (posix == nullptr) {
        return Value();
    }
    evidence.push_back(posix->hash);
    return parse_posix_rights(posix->out);
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

}  // namespace

Facts share_facts(const Reply& reply) {
    const auto config = find_optional(reply, "samba", "smb-conf");
    const auto rights = find_entries(reply, "shares", "posix-rights");
    if (!config || !rights) {
        return tl::unexpected(!config ? config.error() : rights.error());
    }
    if (*config == nullptr) {
        return std::vector<Fact>();
    }
    const auto samba = read_samba(reply, **config);
    if (!samba) {
        return tl::unexpected(samba.error());
    }
    std::vector<Fact> facts;
    for (const SmbSection& share : samba->shares) {
        std::vector<std::string> evidence = samba->evidence;
        auto own = share_permissions(*samba, share);
        auto folder = folder_permissions(reply, *samba, share, evidence);
        if (!own || !folder) {
            return tl::unexpected(!own ? own.error() : folder.error());
        }
        // share_info.tdb was only ever seen empty: its descriptors are read by their documentation.
        const bool stored = samba->share_rights.contains(folded(share.name));
        const Assurance assurance = stored ? Assurance::sourced : Assurance::verified;
        facts.push_back(make_fact("share",
                                  {{"name", share.name},
                                   {"path", text_or_null(share.option("path"))},
                                   {"comment", text_or_null(share.option("comment"))},
                                   {"enabled", share.flag("available", true)},
                                   {"read_only", share.flag("read only", true)},
                                   {"browsable", share.flag("browseable", true)},
                                   {"guest", share.flag("guest ok", false)},
                                   {"permissions", std::move(*own)},
                                   {"folder_permissions", std::move(*folder)}},
                                  evidence, assurance));
    }
    return facts;
}

}  // namespace plateau::linux_platform
