#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/byte_reader.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(harmless(text));
}

/// The data of a policy's default value; empty where the policy is not there.
Observed<std::string> policy(RegistryHive& security, const std::string& name) {
    return stored::values_if_there(security, "Policy\\" + name).map([](const std::vector<RegistryValue>& values) {
        const RegistryValue* value = stored::find(values, "");
        return value == nullptr ? std::string() : value->data;
    });
}

/// A text of a policy: its length in bytes, the room it has, its offset, and the text right behind.
std::string policy_text(std::string_view data) {
    constexpr std::size_t header = 8;
    const ByteReader in(data);
    return data.size() < header ? std::string() : stored::utf8_of(in.at(header, in.little(0, 2)));
}

/// Whether the machine holds the secret of an account of its own.
Observed<bool> has_machine_secret(RegistryHive& security) {
    const auto secrets = security.keys("Policy\\Secrets");
    if (!secrets) {
        return secrets.error().code == reason::registry_absent ? Observed<bool>(false)
                                                               : tl::unexpected(secrets.error());
    }
    return std::any_of(secrets->begin(), secrets->end(),
                       [](const std::string& name) { return folded(name) == "$machine.acc"; });
}

/// What SYSTEM knows beside; each absent where that hive cannot be read.
struct Beside {
    std::optional<std::string> suffix;  ///< a domain that was typed or joined
    std::optional<std::string> computer;
    std::optional<bool> controller;
};

Beside beside(MachineHives& hives) {
    Beside known;
    const auto system = hives.find("SYSTEM");
    const auto set = system ? stored::control_set(**system) : Observed<std::string>(tl::unexpected(system.error()));
    if (!set) {
        return known;
    }
    if (const auto tcpip = (*system)->values(*set + "\\Services\\Tcpip\\Parameters")) {
        known.suffix = stored::text(*tcpip, "NV Domain").value_or("");
    }
    if (const auto computer = (*system)->values(*set + "\\Control\\ComputerName\\ComputerName")) {
        known.computer = stored::filled_text(*computer, "ComputerName");
    }
    if (const auto product = (*system)->values(*set + "\\Control\\ProductOptions")) {
        if (const auto type = stored::filled_text(*product, "ProductType")) {
            known.controller = folded(*type) == "lanmannt";
        }
    }
    return known;
}

/// What SECURITY knows.
struct Known {
    bool joined = false;
    std::string domain;      ///< by its DNS name
    std::string short_name;  ///< of the domain, or of the workgroup
};

Record value_of(const Known& known, const Beside& beside) {
    // Anybody who administers the machine can type a suffix: it names a domain and proves nothing.
    const std::string domain = known.domain.empty() ? beside.suffix.value_or("") : known.domain;
    Record value{{"joined", known.joined},
                 {"domain", text_or_null(domain)},
                 {"workgroup", text_or_null(known.short_name)},
                 {"proof", known.joined     ? Value("machine_secret")
                           : domain.empty() ? Value()
                                            : Value("configured")}};
    if (beside.controller) {
        value.emplace("controller", known.joined && *beside.controller);
    }
    if (!known.joined) {
        value.emplace("account", Value());
    } else if (beside.computer) {
        value.emplace("account", harmless(*beside.computer) + "$");
    }
    return value;
}

}  // namespace

Facts domain_membership_facts(MachineHives& hives) {
    const auto security = hives.find("SECURITY");
    if (!security) {
        return tl::unexpected(security.error());
    }
    const auto sid = policy(**security, "PolPrDmS");
    const auto short_name = policy(**security, "PolPrDmN");
    const auto domain = policy(**security, "PolDnDDN");
    for (const auto* part : {&sid, &short_name, &domain}) {
        if (!*part) {
            return tl::unexpected(part->error());
        }
    }
    const auto secret = has_machine_secret(**security);
    if (!secret) {
        return tl::unexpected(secret.error());
    }
    const Known known{
        .joined = !sid->empty() && *secret, .domain = policy_text(*domain), .short_name = policy_text(*short_name)};
    const Record value = value_of(known, beside(hives));
    return std::vector<Fact>{make_fact("domain_membership", value, {}, Assurance::verified)};
}

}  // namespace plateau::windows_platform
