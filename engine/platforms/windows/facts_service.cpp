#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

/// A service runs in a process, of its own or shared; a driver does not.
bool is_service(const std::vector<RegistryValue>& values) {
    constexpr std::uint32_t in_process = 0x30;
    const auto type = stored::number(values, "Type");
    return type && (*type & in_process) != 0;
}

/// null: none of the four.
Value startup_of(const std::vector<RegistryValue>& values, Assurance& assurance) {
    const auto start = stored::number(values, "Start").value_or(0);
    if (start == 2 && stored::number(values, "DelayedAutostart").value_or(0) != 0) {
        // No real hive at hand has been seen beside a service that starts late.
        assurance = Assurance::inferred;
        return "delayed";
    }
    constexpr const char* words[] = {nullptr, nullptr, "automatic", "manual", "disabled"};
    return start < std::size(words) && words[start] != nullptr ? Value(words[start]) : Value();
}

Fact fact_of(const std::string& name, const std::vector<RegistryValue>& values) {
    Assurance assurance = Assurance::verified;
    Record value{{"name", harmless(name)}, {"startup", startup_of(values, assurance)}};
    const auto command = stored::filled_text(values, "ImagePath");
    value.emplace("command", command ? Value(harmless(*command)) : Value());
    const auto shown = stored::filled_text(values, "DisplayName");
    // "@file,-number" is a text of a program, which is not read.
    if (!shown || !shown->starts_with('@')) {
        value.emplace("display_name", shown ? Value(harmless(*shown)) : Value());
    }
    return make_fact("service", value, {}, assurance);
}

}  // namespace

Facts service_facts(MachineHives& hives) {
    const auto system = hives.find("SYSTEM");
    if (!system) {
        return tl::unexpected(system.error());
    }
    const auto set = stored::control_set(**system);
    if (!set) {
        return tl::unexpected(set.error());
    }
    const std::string services = *set + "\\Services\\";
    const auto names = (*system)->keys(*set + "\\Services");
    if (!names) {
        return tl::unexpected(names.error());
    }
    std::vector<Fact> facts;
    for (const std::string& name : *names) {
        const auto values = (*system)->values(services + name);
        if (!values) {
            return tl::unexpected(values.error());
        }
        if (is_service(*values)) {
            facts.push_back(fact_of(name, *values));
        }
    }
    return facts;
}

}  // namespace plateau::windows_platform
