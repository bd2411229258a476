#include <charconv>
#include <optional>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/permissions_of.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

/// What SYSTEM holds of the service that offers shares.
struct Server {
    bool runs = true;  ///< it is started with the machine, or on demand
    std::vector<RegistryValue> shares;
    std::vector<RegistryValue> descriptors;
};

Observed<Server> read_server(RegistryHive& system) {
    constexpr std::uint32_t disabled = 4;
    const auto set = stored::control_set(system);
    if (!set) {
        return tl::unexpected(set.error());
    }
    const std::string service = *set + "\\Services\\LanmanServer";
    auto settings = stored::values_if_there(system, service);
    auto shares = stored::values_if_there(system, service + "\\Shares");
    auto descriptors = stored::values_if_there(system, service + "\\Shares\\Security");
    for (const auto* part : {&settings, &shares, &descriptors}) {
        if (!*part) {
            return tl::unexpected(part->error());
        }
    }
    return Server{.runs = stored::number(*settings, "Start").value_or(0) != disabled,
                  .shares = std::move(*shares),
                  .descriptors = std::move(*descriptors)};
}

/// "Path=C:\Data", with that name in any case; what follows the first '=' may hold others.
std::optional<std::string> line_of(const std::vector<std::string>& lines, std::string_view name) {
    for (const std::string& line : lines) {
        const auto equals = line.find('=');
        if (equals != std::string::npos && folded(line.substr(0, equals)) == name) {
            return line.substr(equals + 1);
        }
    }
    return std::nullopt;
}

/// A folder rather than a printer, a device or what programs talk through.
bool is_folder(const std::vector<std::string>& lines) {
    constexpr std::uint32_t what = 0xffff;  // above: that it is temporary or special
    const std::string type = line_of(lines, "type").value_or("0");
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(type.data(), type.data() + type.size(), number);
    return error == std::errc() && end == type.data() + type.size() && (number & what) == 0;
}

/// The masks of the usual rights are documented; that for changing was never seen on a real share.
Assurance assurance_of(const Value& permissions) {
    if (permissions.is_null()) {
        return Assurance::verified;
    }
    for (const Value& entry : *permissions.as_list()) {
        if (*entry.find("right") == Value("change")) {
            return Assurance::inferred;
        }
    }
    return Assurance::sourced;
}

/// null: nobody wrote them down, and what holds then is not known.
Observed<Value> rights_of(const std::string& name, const Server& server, const std::optional<sam::Names>& names) {
    const RegistryValue* descriptor = stored::find(server.descriptors, name);
    return descriptor == nullptr ? Observed<Value>(Value())
                                 : permissions_of(descriptor->data, names ? &*names : nullptr);
}

}  // namespace

Facts share_facts(MachineHives& hives) {
    const auto system = hives.find("SYSTEM");
    if (!system) {
        return tl::unexpected(system.error());
    }
    const auto server = read_server(**system);
    if (!server) {
        return tl::unexpected(server.error());
    }
    const auto names = server->descriptors.empty() ? std::nullopt : names_in(hives);
    std::vector<Fact> facts;
    for (const RegistryValue& share : server->shares) {
        const auto lines = stored::texts(server->shares, share.name);
        if (lines.empty() || !is_folder(lines)) {
            continue;
        }
        auto rights = rights_of(share.name, *server, names);
        if (!rights) {
            return tl::unexpected(rights.error());
        }
        const auto path = line_of(lines, "path");
        const std::string remark = line_of(lines, "remark").value_or("");
        const Assurance assurance = assurance_of(*rights);
        facts.push_back(make_fact("share",
                                  {{"name", harmless(share.name)},
                                   {"path", path ? Value(harmless(*path)) : Value()},
                                   {"comment", remark.empty() ? Value() : Value(harmless(remark))},
                                   {"enabled", server->runs},
                                   {"read_only", false},
                                   {"browsable", !share.name.ends_with('$')},
                                   {"permissions", std::move(*rights)}},
                                  {}, assurance));
    }
    return facts;
}

}  // namespace plateau::windows_platform
