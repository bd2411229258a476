#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

/// The language identifiers (MS-LCID) of the systems that an exam in France may meet.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> locales = {{{"0407", "de-DE"},
                                                                                    {"0409", "en-US"},
                                                                                    {"040a", "es-ES"},
                                                                                    {"040c", "fr-FR"},
                                                                                    {"0410", "it-IT"},
                                                                                    {"0413", "nl-NL"},
                                                                                    {"0416", "pt-BR"},
                                                                                    {"0807", "de-CH"},
                                                                                    {"0809", "en-GB"},
                                                                                    {"080c", "fr-BE"},
                                                                                    {"0810", "it-CH"},
                                                                                    {"0813", "nl-BE"},
                                                                                    {"0816", "pt-PT"},
                                                                                    {"0c0a", "es-ES"},
                                                                                    {"0c0c", "fr-CA"},
                                                                                    {"100c", "fr-CH"},
                                                                                    {"140c", "fr-LU"}}};

Value text_or_null(const std::optional<std::string>& text) {
    return text && !text->empty() ? Value(harmless(*text)) : Value();
}

/// Its whole name where the short one that Windows keeps beside it is the beginning of it.
Value name_of(const std::vector<RegistryValue>& computer, const std::vector<RegistryValue>& tcpip) {
    constexpr std::size_t longest_short_name = 15;
    const auto name = stored::filled_text(computer, "ComputerName");
    auto whole = stored::filled_text(tcpip, "NV Hostname");
    whole = whole ? whole : stored::filled_text(tcpip, "Hostname");
    const bool same = name && whole && folded(whole->substr(0, longest_short_name)) == folded(*name);
    return text_or_null(same || !name ? whole : name);
}

/// Sets locale where the language is one that is known by name; one that is not is not told.
void add_locale(const std::vector<RegistryValue>& language, Record& value) {
    const auto id = stored::filled_text(language, "Default");
    if (!id) {
        value.emplace("locale", Value());
        return;
    }
    const auto known =
        std::find_if(locales.begin(), locales.end(), [&](const auto& locale) { return locale.first == folded(*id); });
    if (known != locales.end()) {
        value.emplace("locale", known->second);
    }
}

/// Windows 11 calls itself Windows 10 there, and is told by its build.
Value system_name(const std::vector<RegistryValue>& version, Assurance& assurance) {
    constexpr std::string_view ten = "Windows 10";
    constexpr int first_build_of_11 = 22'000;
    auto name = stored::filled_text(version, "ProductName");
    const auto build = stored::filled_text(version, "CurrentBuildNumber");
    int number = 0;
    if (build) {
        std::from_chars(build->data(), build->data() + build->size(), number);
    }
    if (name && name->starts_with(ten) && number >= first_build_of_11) {
        name->replace(0, ten.size(), "Windows 11");
        assurance = Assurance::inferred;
    }
    return text_or_null(name);
}

/// "10.0.22631.2428", or "6.1.7601" of what came before Windows 10.
Value system_version(const std::vector<RegistryValue>& version) {
    const auto build = stored::filled_text(version, "CurrentBuildNumber");
    if (!build) {
        return {};
    }
    const auto major = stored::number(version, "CurrentMajorVersionNumber");
    const auto minor = stored::number(version, "CurrentMinorVersionNumber");
    const auto revision = stored::number(version, "UBR");
    const std::string first =
        major && minor ? fmt::format("{}.{}", *major, *minor) : stored::text(version, "CurrentVersion").value_or("");
    std::string text = first.empty() ? *build : fmt::format("{}.{}", first, *build);
    if (revision) {
        text += fmt::format(".{}", *revision);
    }
    return harmless(text);
}

/// What SOFTWARE says of the system; without that hive nothing was looked for.
Observed<void> add_system(MachineHives& hives, Record& value, Assurance& assurance) {
    const auto software = hives.find("SOFTWARE");
    if (!software) {
        return {};
    }
    const auto version = (*software)->values("Microsoft\\Windows NT\\CurrentVersion");
    if (!version) {
        return tl::unexpected(version.error());
    }
    assurance = Assurance::sourced;
    value.emplace("os_version", system_version(*version));
    value.emplace("os_name", system_name(*version, assurance));
    return {};
}

}  // namespace

Facts host_facts(MachineHives& hives) {
    const auto system = hives.find("SYSTEM");
    if (!system) {
        return tl::unexpected(system.error());
    }
    const auto set = stored::control_set(**system);
    if (!set) {
        return tl::unexpected(set.error());
    }
    const auto computer = (*system)->values(*set + "\\Control\\ComputerName\\ComputerName");
    const auto tcpip = stored::values_if_there(**system, *set + "\\Services\\Tcpip\\Parameters");
    const auto zone = stored::values_if_there(**system, *set + "\\Control\\TimeZoneInformation");
    const auto language = stored::values_if_there(**system, *set + "\\Control\\Nls\\Language");
    for (const auto* part : {&computer, &tcpip, &zone, &language}) {
        if (!*part) {
            return tl::unexpected(part->error());
        }
    }
    Record value{{"name", name_of(*computer, *tcpip)},
                 {"os_family", "windows"},
                 {"time_zone", text_or_null(stored::text(*zone, "TimeZoneKeyName"))}};
    add_locale(*language, value);
    Assurance assurance = Assurance::verified;
    if (const auto added = add_system(hives, value, assurance); !added) {
        return tl::unexpected(added.error());
    }
    return std::vector<Fact>{make_fact("host", value, {}, assurance)};
}

}  // namespace plateau::windows_platform
