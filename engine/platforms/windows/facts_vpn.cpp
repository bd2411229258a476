#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/phone_book.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/vpn_facts.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// The settings of an entry. What a setting of one value says twice in two ways is not known.
class Settings {
  public:
    explicit Settings(const PhoneBookEntry& entry) : entry_(entry) {}

    /// A number of the entry itself; nothing: it is not there, or is no number.
    std::optional<std::int64_t> number(std::string_view name) {
        std::optional<std::string> found;
        for (const auto& [key, value] : entry_.parts.front().settings) {
            if (folded(key) == name) {
                is_ambiguous_ = is_ambiguous_ || (found && *found != value);
                found = value;
            }
        }
        return found ? whole_number(*found) : std::nullopt;
    }

    /// What stands behind the words that open sub-sections of that type, without empty ones and repetitions.
    std::vector<std::string> opened(std::string_view type) const {
        std::vector<std::string> values;
        for (const PhoneBookPart& part : entry_.parts) {
            if (part.type == type && !part.value.empty() &&
                std::find(values.begin(), values.end(), part.value) == values.end()) {
                values.push_back(part.value);
            }
        }
        return values;
    }

    bool is_ambiguous() const { return is_ambiguous_; }

  private:
    const PhoneBookEntry& entry_;
    bool is_ambiguous_ = false;
};

/// Entries written by hand have no type; their device tells it.
bool is_vpn(Settings& settings) {
    constexpr std::int64_t vpn = 2;
    const auto devices = settings.opened("DEVICE");
    return settings.number("type").value_or(0) == vpn ||
           (!settings.number("type") && std::any_of(devices.begin(), devices.end(),
                                                    [](const std::string& device) { return folded(device) == "vpn"; }));
}

/// The ways one after the other, whichever is first, are "automatic".
Value protocol_of(std::optional<std::int64_t> strategy) {
    switch (strategy.value_or(0)) {
        case 1:
            return "pptp";
        case 3:
            return "l2tp";
        case 5:
            return "sstp";
        case 7:
            return "ikev2";
        case 0:
        case 2:
        case 4:
        case 6:
        case 8:
        case 12:
        case 13:
        case 14:
        case 15:
            return "automatic";
        default:
            return "other";
    }
}

Value encryption_of(std::int64_t code) {
    switch (code) {
        case 0:
            return "none";
        case 8:
            return "optional";
        case 256:
            return "required";
        case 512:
            return "maximum";
        default:
            return "custom";
    }
}

List authentication_of(std::int64_t bits) {
    constexpr std::array<std::pair<std::int64_t, std::string_view>, 9> ways = {{{0x8, "pap"},
                                                                                {0x10, "spap"},
                                                                                {0x20, "chap"},
                                                                                {0x40, "mschap"},
                                                                                {0x80, "eap"},
                                                                                {0x200, "mschapv2"},
                                                                                {0x400, "mschap_w95"},
                                                                                {0x800, "machine_certificate"},
                                                                                {0x1000, "psk"}}};
    List all;
    for (const auto& [bit, name] : ways) {
        if ((bits & bit) != 0) {
            all.emplace_back(name);
        }
    }
    return all;
}

/// "vpn.example.org:4443" names a port too; an IPv6 address has more colons.
void add_server(const std::vector<std::string>& numbers, Record& value) {
    value.emplace("enabled", !numbers.empty());
    if (numbers.size() > 1) {
        return;
    }
    if (numbers.empty()) {
        value.emplace("server", Value());
        return;
    }
    const std::string& number = numbers.front();
    const auto colon = number.find(':');
    const bool has_port = colon != std::string::npos && colon > 0 && number.find(':', colon + 1) == std::string::npos;
    const auto port = has_port ? whole_number(number.substr(colon + 1)) : std::nullopt;
    const bool is_port = port && *port > 0 && *port <= 65'535;
    value.emplace("server", harmless(is_port ? number.substr(0, colon) : number));
    value.emplace("port", is_port ? Value(*port) : Value());
}

/// Networks typed for it are held in a form that is not known here, and are not told.
void add_routes(Settings& settings, Record& value) {
    const auto everything = settings.number("ipprioritizeremote");
    if (!everything) {
        return;
    }
    value.emplace("split_tunnel", *everything == 0);
    const bool is_by_class = settings.number("disableclassbaseddefaultroute").value_or(0) == 0;
    if (*everything != 0) {
        value.emplace("routes", List{"0.0.0.0/0"});
    } else if (settings.number("numroutes") == 0 && !is_by_class) {
        value.emplace("routes", List{});
    }
}

Fact fact_of(const PhoneBookEntry& entry, Settings& settings, std::string_view owner) {
    const auto strategy = settings.number("vpnstrategy");
    Record value{{"name", harmless(entry.name)}, {"owner", harmless(owner)}, {"protocol", protocol_of(strategy)}};
    if (const auto code = settings.number("dataencryption")) {
        value.emplace("encryption", encryption_of(*code));
    }
    if (const auto bits = settings.number("authrestrictions")) {
        value.emplace("authentication", authentication_of(*bits));
    }
    add_server(settings.opened("PhoneNumber"), value);
    add_routes(settings, value);
    const bool is_sourced = strategy && !value.contains("split_tunnel");
    return make_fact("vpn_connection", value, {}, is_sourced ? Assurance::sourced : Assurance::inferred);
}

}  // namespace

Facts vpn_connection_facts(std::string_view phone_book, std::string_view owner) {
    const auto entries = parse_phone_book(phone_book);
    if (!entries) {
        return tl::unexpected(entries.error());
    }
    std::vector<Fact> facts;
    for (const PhoneBookEntry& entry : *entries) {
        Settings settings(entry);
        if (is_vpn(settings)) {
            facts.push_back(fact_of(entry, settings, owner));
        }
        if (settings.is_ambiguous()) {
            return unobserved(reason::phone_book_ambiguous, shown(entry.name));
        }
    }
    return facts;
}

}  // namespace plateau::windows_platform
