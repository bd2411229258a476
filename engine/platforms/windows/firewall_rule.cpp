#include "engine/platforms/windows/firewall_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <map>

#include "engine/model/address.h"
#include "engine/support/fold.h"

namespace plateau::windows_platform {

namespace {

std::optional<std::uint32_t> number_of(std::string_view text, std::uint32_t most) {
    std::uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = code == std::errc() && end == text.data() + text.size();
    return whole && value <= most ? std::optional(value) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = std::min(text.find(by), text.size());
        parts.push_back(text.substr(0, end));
        if (end == text.size()) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

/// "80", "5000-5010".
std::optional<NumberSet> ports_of(std::string_view text) {
    const auto dash = std::min(text.find('-'), text.size());
    const auto first = number_of(text.substr(0, dash), 65535);
    const auto last = dash == text.size() ? first : number_of(text.substr(dash + 1), 65535);
    return first && last && *first <= *last ? std::optional(NumberSet(*first, *last)) : std::nullopt;
}

/// How many bits of a mask are set, when they are its first.
std::optional<std::uint32_t> length_of(std::string_view mask) {
    const auto address = Ipv4Address::parse(mask);
    if (!address) {
        return number_of(mask, 32);
    }
    const auto ones = static_cast<std::uint32_t>(std::countl_one(address->bits()));
    return std::popcount(address->bits()) == static_cast<int>(ones) ? std::optional(ones) : std::nullopt;
}

/// "10.0.0.1", "10.0.0.1-10.0.0.9", "10.0.0.0/8", "10.0.0.0/255.0.0.0".
std::optional<NumberSet> addresses_of(std::string_view text) {
    const auto middle = std::min(text.find_first_of("-/"), text.size());
    const auto first = Ipv4Address::parse(text.substr(0, middle));
    if (!first) {
        return std::nullopt;
    }
    if (middle == text.size()) {
        return NumberSet(first->bits(), first->bits());
    }
    if (text[middle] == '/') {
        const auto length = length_of(text.substr(middle + 1));
        if (!length) {
            return std::nullopt;
        }
        const auto network = Ipv4Prefix::containing(*first, static_cast<int>(*length));
        return NumberSet(network.first().bits(), network.last().bits());
    }
    const auto last = Ipv4Address::parse(text.substr(middle + 1));
    return last && *first <= *last ? std::optional(NumberSet(first->bits(), last->bits())) : std::nullopt;
}

/// Names that nftables gives to the same messages.
std::string icmp_name(std::string_view protocol, std::uint32_t type) {
    static const std::map<std::uint32_t, const char*> four = {
        {0, "echo-reply"},        {3, "destination-unreachable"}, {4, "source-quench"},        {5, "redirect"},
        {8, "echo-request"},      {9, "router-advertisement"},    {10, "router-solicitation"}, {11, "time-exceeded"},
        {12, "parameter-problem"}};
    static const std::map<std::uint32_t, const char*> six = {
        {1, "destination-unreachable"}, {2, "packet-too-big"},        {3, "time-exceeded"},
        {4, "parameter-problem"},       {128, "echo-request"},        {129, "echo-reply"},
        {130, "mld-listener-query"},    {131, "mld-listener-report"}, {132, "mld-listener-done"},
        {133, "nd-router-solicit"},     {134, "nd-router-advert"},    {135, "nd-neighbor-solicit"},
        {136, "nd-neighbor-advert"},    {137, "nd-redirect"},         {143, "mld2-listener-report"}};
    const auto& names = protocol == "ICMP4" ? four : six;
    const auto found = names.find(type);
    return found == names.end() ? fmt::format("{}", type) : found->second;
}

std::string protocol_name(std::uint32_t number) {
    static const std::map<std::uint32_t, const char*> names = {{1, "icmp"}, {2, "igmp"},    {6, "tcp"},
                                                               {17, "udp"}, {47, "gre"},    {50, "esp"},
                                                               {51, "ah"},  {58, "icmpv6"}, {132, "sctp"}};
    const auto found = names.find(number);
    return found == names.end() ? "other" : found->second;
}

/// Fields of ports and addresses in one rule, and bytes of one of them: more than anybody states.
constexpr std::size_t most_parts = 1000;

/// The ports of one side, as they come.
struct Ports {
    NumberSet numbers;
    std::vector<std::string> keywords;  ///< whose ports are not known
};

struct Addresses {
    NumberSet set;
    bool stated = false;
    bool own_networks = false;
    std::vector<std::string> keywords;
};

/// Reads the fields of one rule, one after the other.
class RuleReader {
  public:
    void read(std::string_view field) {
        const auto equals = field.find('=');
        const std::string_view key = field.substr(0, std::min(equals, field.size()));
        if (equals == std::string_view::npos || !take(field, key, field.substr(equals + 1))) {
            rule_.unknown.emplace_back(field);
        }
    }

    FirewallRule finished() {
        finish(local_ports_, rule_.local_ports);
        finish(remote_ports_, rule_.remote_ports);
        finish(local_, rule_.local);
        finish(remote_, rule_.remote);
        if (rule_.direction.empty() || !rule_.allows) {
            rule_.unknown.emplace_back("no direction or action");
        }
        return std::move(rule_);
    }

  private:
    using Taker = bool (RuleReader::*)(std::string_view field, std::string_view key, std::string_view value);

    /// Whether the field is understood.
    bool take(std::string_view field, std::string_view key, std::string_view value) {
        static const std::map<std::string_view, Taker> takers = {
            {"Action", &RuleReader::take_word},     {"Dir", &RuleReader::take_word},
            {"Active", &RuleReader::take_word},     {"Protocol", &RuleReader::take_protocol},
            {"Profile", &RuleReader::take_profile}, {"App", &RuleReader::take_text},
            {"Svc", &RuleReader::take_text},        {"Name", &RuleReader::take_text},
            {"AppPkgId", &RuleReader::take_text},   {"LPort", &RuleReader::take_port},
            {"RPort", &RuleReader::take_port},      {"LPort2_10", &RuleReader::take_port},
            {"RPort2_10", &RuleReader::take_port},  {"LPort2_20", &RuleReader::take_port},
            {"LPort2_24", &RuleReader::take_port},  {"RPort2_20", &RuleReader::take_port},
            {"ICMP4", &RuleReader::take_icmp},      {"ICMP6", &RuleReader::take_icmp},
            {"LA4", &RuleReader::take_address},     {"RA4", &RuleReader::take_address},
            {"LA6", &RuleReader::take_address6},    {"RA6", &RuleReader::take_address6},
            {"RA42", &RuleReader::take_address},    {"RA62", &RuleReader::take_address6}};
        // Texts for people, and what becomes of replies and of traffic through a tunnel.
        static const std::set<std::string_view> without_effect = {"Desc", "EmbedCtxt", "Edge", "Defer", "LSM"};
        static const std::set<std::string_view> conditions = {
            "IF",      "IFType",   "LOM",    "PCross",     "Security", "Security2_9", "Security2",
            "RMauth",  "RUAuth",   "LUAuth", "LUAuth2_24", "LUOwn",    "NNm",         "SecurityRealmId",
            "SkipVer", "Platform", "TTK",    "TTK2_22",    "TTK2_27",  "TTK2_28",     "Platform2"};
        if (const auto taker = takers.find(key); taker != takers.end()) {
            return (this->*taker->second)(field, key, value);
        }
        if (conditions.contains(key)) {
            rule_.conditions.emplace_back(field);
            return true;
        }
        return without_effect.contains(key);
    }

    bool take_word(std::string_view, std::string_view key, std::string_view value) {
        if (!once_.emplace(key).second) {
            return false;
        }
        const std::string word = folded(value);
        if (key == "Action") {
            // "ByPass" also overrules blocks, for whoever proves who he is.
            rule_.allows = word == "allow"   ? std::optional(true)
                           : word == "block" ? std::optional(false)
                                             : std::nullopt;
            return rule_.allows.has_value();
        }
        if (key == "Dir") {
            rule_.direction = word == "in" || word == "out" ? word : "";
            return !rule_.direction.empty();
        }
        rule_.active = word == "true";
        return word == "true" || word == "false";
    }

    bool take_protocol(std::string_view, std::string_view key, std::string_view value) {
        const auto number = number_of(value, 256);
        if (!number || !once_.emplace(key).second) {
            return false;
        }
        rule_.protocol = *number == 256 ? "any" : protocol_name(*number);
        if (rule_.protocol == "other") {
            rule_.conditions.push_back(fmt::format("Protocol={}", *number));
        }
        return true;
    }

    bool take_profile(std::string_view, std::string_view, std::string_view value) {
        const std::string word = folded(value);
        if (word != "domain" && word != "private" && word != "public") {
            return false;
        }
        rule_.profiles.insert(word);
        return true;
    }

    bool take_text(std::string_view field, std::string_view key, std::string_view value) {
        if (key == "AppPkgId" && !rule_.program.empty()) {
            rule_.conditions.emplace_back(field);
            return true;
        }
        if (key == "App" && !rule_.program.empty()) {
            rule_.conditions.push_back("AppPkgId=" + rule_.program);
            rule_.program.clear();
        }
        std::string& text = key == "Svc" ? rule_.service : key == "Name" ? rule_.name : rule_.program;
        text = value;
        return once_.emplace(key).second && (key == "Name" || !value.empty());
    }

    bool take_port(std::string_view field, std::string_view key, std::string_view value) {
        static const std::map<std::string_view, std::uint32_t> known = {{"RPC-EPMap", 135},  {"IPTLSIn", 443},
                                                                        {"IPHTTPSIn", 443},  {"IPTLSOut", 443},
                                                                        {"IPHTTPSOut", 443}, {"mDNS", 5353}};
        static const std::set<std::string_view> open = {"RPC", "Teredo", "Ply2Disc", "DHCP"};
        Ports& ports = key.front() == 'L' ? local_ports_ : remote_ports_;
        if (++parts_ > most_parts || value.size() > most_parts) {
            return false;
        }
        for (const std::string_view part : split(value, ',')) {
            if (const auto numbers = ports_of(part)) {
                ports.numbers.add(*numbers);
            } else if (const auto found = known.find(part); found != known.end()) {
                ports.numbers.add(NumberSet(found->second, found->second));
                rule_.inferred = true;
            } else if (open.contains(part)) {
                ports.keywords.emplace_back(field);
            } else {
                return false;
            }
        }
        return true;
    }

    bool take_icmp(std::string_view, std::string_view key, std::string_view value) {
        const auto colon = std::min(value.find(':'), value.size());
        const auto type = number_of(value.substr(0, colon), 255);
        const std::string_view code = value.substr(std::min(colon + 1, value.size()));
        if (!type || (code != "*" && !number_of(code, 255))) {
            return false;
        }
        rule_.icmp_types.push_back(icmp_name(key, *type) + (code == "*" ? "" : "/" + std::string(code)));
        return true;
    }

    bool take_address(std::string_view field, std::string_view key, std::string_view value) {
        static const std::set<std::string_view> keywords = {"DNS",          "DHCP",     "WINS",        "DefaultGateway",
                                                            "IntrAnet",     "IntErnet", "Ply2Renders", "RmtIntrAnet",
                                                            "CaptivePortal"};
        Addresses& side = key.front() == 'L' ? local_ : remote_;
        side.stated = true;
        if (++parts_ > most_parts || value.size() > most_parts) {
            return false;
        }
        for (const std::string_view part : split(value, ',')) {
            if (const auto addresses = addresses_of(part)) {
                side.set.add(*addresses);
            } else if (part == "LocalSubnet") {
                side.own_networks = true;
            } else if (keywords.contains(part)) {
                side.keywords.emplace_back(field);
            } else {
                return false;
            }
        }
        return true;
    }

    /// IPv6 is not shown by a fact; a rule with IPv6 addresses alone matches no IPv4 packet.
    bool take_address6(std::string_view, std::string_view key, std::string_view) {
        (key.front() == 'L' ? local_ : remote_).stated = true;
        return true;
    }

    void finish(const Ports& ports, NumberSet& set) {
        if (ports.keywords.empty()) {
            set = ports.numbers.empty() ? set : ports.numbers;
            return;
        }
        // With numbers beside it, the condition would not be one of them all.
        auto& where = ports.numbers.empty() ? rule_.conditions : rule_.unknown;
        where.insert(where.end(), ports.keywords.begin(), ports.keywords.end());
    }

    void finish(const Addresses& read, RuleAddresses& side) {
        if (!read.keywords.empty()) {
            rule_.conditions.insert(rule_.conditions.end(), read.keywords.begin(), read.keywords.end());
        } else if (read.stated) {
            side = {.set = read.set, .own_networks = read.own_networks};
        }
    }

    FirewallRule rule_;
    std::size_t parts_ = 0;                    ///< ports and addresses met
    std::set<std::string, std::less<>> once_;  ///< keys met that may stand once
    Ports local_ports_;
    Ports remote_ports_;
    Addresses local_;
    Addresses remote_;
};

/// "v2.10".
bool is_version(std::string_view text) {
    const auto dot = std::min(text.find('.'), text.size());
    return text.starts_with('v') && dot < text.size() && number_of(text.substr(1, dot - 1), 2) == 2U &&
           number_of(text.substr(dot + 1), 999);
}

}  // namespace

FirewallRule parse_firewall_rule(std::string_view text) {
    auto fields = split(text, '|');
    RuleReader reader;
    if (fields.size() < 2 || !is_version(fields.front()) || !fields.back().empty()) {
        // Read as far as it goes: it is not understood either way.
        reader.read("");
    } else {
        fields.pop_back();
    }
    const std::size_t first = is_version(fields.front()) ? 1 : 0;
    for (std::size_t i = first; i < fields.size(); ++i) {
        reader.read(fields[i]);
    }
    return reader.finished();
}

}  // namespace plateau::windows_platform
