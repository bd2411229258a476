#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/sam.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(harmless(text));
}

/// Whether SYSTEM says that the machine is a controller; not without it.
bool is_controller(MachineHives& hives) {
    const auto system = hives.find("SYSTEM");
    const auto set = system ? stored::control_set(**system) : Observed<std::string>(tl::unexpected(system.error()));
    const auto product = set ? (*system)->values(*set + "\\Control\\ProductOptions")
                             : Observed<std::vector<RegistryValue>>(tl::unexpected(set.error()));
    return product && folded(stored::text(*product, "ProductType").value_or("")) == "lanmannt";
}

/// A controller's SAM is of the system that repairs it: its accounts and groups are in the directory.
Observed<sam::Sam> read_accounts(MachineHives& hives) {
    const auto hive = hives.find("SAM");
    if (!hive) {
        return tl::unexpected(hive.error());
    }
    if (is_controller(hives)) {
        return unobserved(reason::sam_controller, "ProductType = LanmanNT");
    }
    return sam::read(**hive);
}

List groups_of(const sam::Account& account, const sam::Sam& all) {
    List groups;
    for (const sam::Group& group : all.groups) {
        const bool is_member =
            std::any_of(group.members.begin(), group.members.end(), [&](const security::Sid& member) {
                return all.machine && member.parts.size() == all.machine->parts.size() + 1 &&
                       member.parts.back() == account.id && member.authority == all.machine->authority &&
                       std::equal(all.machine->parts.begin(), all.machine->parts.end(), member.parts.begin());
            });
        if (is_member) {
            groups.emplace_back(sam::name_of(group));
        }
    }
    return groups;
}

}  // namespace

Facts local_account_facts(MachineHives& hives) {
    const auto all = read_accounts(hives);
    if (!all) {
        return tl::unexpected(all.error());
    }
    std::vector<Fact> facts;
    for (const sam::Account& account : all->accounts) {
        // No real hive of the newer form has been at hand.
        const bool seen = account.password_set.has_value() && !account.new_form;
        Record value{{"name", sam::name_of(account)},
                     {"full_name", text_or_null(account.full_name)},
                     {"enabled", account.enabled},
                     {"password_set", account.password_set ? Value(*account.password_set) : Value()},
                     {"password_never_expires", account.password_never_expires}};
        if (all->machine) {
            value.emplace("groups", groups_of(account, *all));
        }
        facts.push_back(make_fact("local_account", value, {}, seen ? Assurance::verified : Assurance::sourced));
    }
    return facts;
}

Facts local_group_facts(MachineHives& hives) {
    const auto all = read_accounts(hives);
    if (!all) {
        return tl::unexpected(all.error());
    }
    const sam::Names names(*all);
    std::vector<Fact> facts;
    for (const sam::Group& group : all->groups) {
        List members;
        for (const security::Sid& member : group.members) {
            members.emplace_back(names.name_of(member).account);
        }
        facts.push_back(make_fact("local_group",
                                  {{"name", sam::name_of(group)},
                                   {"description", text_or_null(group.description)},
                                   {"members", std::move(members)}},
                                  {}, Assurance::verified));
    }
    return facts;
}

}  // namespace plateau::windows_platform
