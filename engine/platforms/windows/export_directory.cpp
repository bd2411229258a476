#include <fmt/format.h>

#include <set>

#include "engine/platforms/linux/directory.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/security/sid.h"
#include "engine/platforms/windows/export_facts.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/sam.h"
#include "engine/support/fold.h"

namespace plateau::windows_platform {

namespace {

using linux_platform::LdifObject;

constexpr const char* account_name = "samaccountname";

std::optional<LdifObject> object_of(const Value& written) {
    if (written.as_record() == nullptr) {
        return std::nullopt;
    }
    LdifObject object;
    for (const auto& [name, values] : *written.as_record()) {
        auto texts = texts_in(written, name);
        if (!texts || texts->empty()) {
            return std::nullopt;
        }
        if (name == "dn") {
            object.dn = texts->front();
        } else {
            object.attributes.emplace(linux_platform::lowered(name), std::move(*texts));
        }
    }
    return object.dn.empty() ? std::nullopt : std::optional(std::move(object));
}

/// What every Windows calls an account or a group of that SID, in English; its own name for any other.
std::string english_name(const LdifObject& object) {
    std::string own = object.first(account_name);
    const auto sid = security::parse_sid(object.first("objectsid"));
    if (!sid || sid->parts.empty()) {
        return own;
    }
    if (const auto known = security::well_known().find(to_string(*sid)); known != security::well_known().end()) {
        return known->second.account;
    }
    const std::uint32_t id = sid->parts.back();
    if (object.has_value("objectclass", "group")) {
        const std::string name = sam::domain_group(id);
        return name.empty() ? own : name;
    }
    return sam::name_of(sam::Account{.id = id, .name = own});
}

/// A name that an object has of its own stays its own.
void name_in_english(std::vector<LdifObject>& objects) {
    std::set<std::string> taken;
    for (const LdifObject& object : objects) {
        taken.insert(folded(object.first(account_name)));
    }
    for (LdifObject& object : objects) {
        const auto name = object.attributes.find(account_name);
        if (name == object.attributes.end()) {
            continue;
        }
        const std::string english = english_name(object);
        if (taken.insert(english).second) {
            name->second = {english};
        }
    }
}

}  // namespace

Facts directory_export_facts(const Export& document, std::string_view kind) {
    if (!document.problems.empty()) {
        const ExportProblem& first = document.problems.front();
        return unobserved(reason::export_failed, fmt::format("{}: {}", first.part, first.message));
    }
    const List* written = list_in(document.document, "objects");
    if (written == nullptr) {
        return export_invalid(document, "objects");
    }
    std::vector<LdifObject> objects;
    for (const Value& one : *written) {
        auto object = object_of(one);
        if (!object) {
            return export_invalid(document, fmt::format("objects[{}]", objects.size()));
        }
        objects.push_back(std::move(*object));
    }
    name_in_english(objects);
    auto facts =
        linux_platform::directory_facts(linux_platform::Directory(std::move(objects), ""), kind, Assurance::sourced);
    for (Fact& fact : facts) {
        fact.evidence.clear();
    }
    return facts;
}

}  // namespace plateau::windows_platform
