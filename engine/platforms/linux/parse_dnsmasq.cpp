#include "engine/platforms/linux/parse_dnsmasq.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

constexpr int most_includes = 100;

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number >= 0 && number <= 0xffffffff
               ? std::optional(number)
               : std::nullopt;
}

std::optional<int> mask_length(std::string_view text) {
    const auto mask = Ipv4Address::parse(text);
    if (!mask || mask->bits() == 0) {
        return std::nullopt;
    }
    const int ones = std::countl_one(mask->bits());
    return std::popcount(mask->bits()) == ones ? std::optional(ones) : std::nullopt;
}

/// A hardware address, with its type before it or not ("06-00:1b:…"). Nothing for one with wildcards.
std::optional<MacAddress> mac_of(std::string_view text) {
    if (text.size() == 20 && text[2] == '-') {
        text = text.substr(3);
    }
    return text.find(':') == std::string_view::npos ? std::nullopt : MacAddress::parse(text);
}

bool is_address_pattern(std::string_view text) {
    return text.find(':') != std::string_view::npos &&
           text.find_first_not_of("0123456789abcdefABCDEF:-*") == std::string_view::npos;
}

class Reader {
  public:
    explicit Reader(const DnsmasqFiles& files) : files_(files) {}

    Observed<DnsmasqConfig> run(const std::string& main) {
        if (auto read = read_file(main); !read) {
            return tl::unexpected(read.error());
        }
        return std::move(config_);
    }

  private:
    Observed<void> read_file(const std::string& path) {
        const auto file = files_.find(path);
        if (file == files_.end()) {
            return unobserved(reason::dnsmasq_unread, path);
        }
        if (++includes_ > most_includes) {
            return unobserved(reason::dnsmasq_invalid, fmt::format("{}: too many files lead to each other", path));
        }
        int number = 0;
        for (const std::string_view line : lines_of(file->second)) {
            ++number;
            auto known = read_line(line);
            if (!known) {
                return tl::unexpected(known.error());
            }
            if (!*known) {
                return unobserved(reason::dnsmasq_invalid,
                                  fmt::format("{}: line {}: '{}'", path, number, printable(trimmed(line))));
            }
        }
        return {};
    }

    /// False: dnsmasq would refuse the line.
    Observed<bool> read_line(std::string_view line) {
        line = uncommented(line);
        if (line.empty()) {
            return true;
        }
        const auto equals = line.find('=');
        const std::string_view key = trimmed(line.substr(0, equals));
        std::string value(equals == std::string_view::npos ? std::string_view() : trimmed(line.substr(equals + 1)));
        std::erase(value, '"');
        if (key == "conf-file" || key == "dhcp-hostsfile") {
            return (key == "conf-file" ? read_file(value) : read_hosts(value)).map([] { return true; });
        }
        if (key == "conf-dir" || key == "dhcp-hostsdir") {
            return read_folder(value, key == "conf-dir").map([] { return true; });
        }
        if (key == "read-ethers") {
            return unobserved(reason::dnsmasq_unread, "/etc/ethers");
        }
        if (key == "dhcp-range") {
            return read_range(value);
        }
        if (key == "dhcp-option" || key == "dhcp-option-force") {
            return read_option(value);
        }
        if (key == "dhcp-host") {
            const auto host = parse_dhcp_host(value);
            if (host) {
                config_.hosts.push_back(*host);
            }
            return host.has_value();
        }
        if (key == "domain") {
            config_.domain = printable(value.substr(0, value.find(',')));
        }
        return true;
    }

    /// Comments begin at the start of a line or after a blank, unless quoted.
    static std::string_view uncommented(std::string_view line) {
        bool quoted = false;
        for (std::size_t i = 0; i < line.size(); ++i) {
            quoted = line[i] == '"' ? !quoted : quoted;
            if (line[i] == '#' && !quoted && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) {
                return trimmed(line.substr(0, i));
            }
        }
        return trimmed(line);
    }

    Observed<void> read_hosts(const std::string& path) {
        const auto file = files_.find(path);
        if (file == files_.end()) {
            return unobserved(reason::dnsmasq_unread, path);
        }
        for (const std::string_view line : lines_of(file->second)) {
            const std::string_view value = uncommented(line);
            const auto host = parse_dhcp_host(value);
            if (!value.empty() && !host) {
                return unobserved(reason::dnsmasq_invalid, fmt::format("{}: '{}'", path, printable(value)));
            }
            if (host) {
                config_.hosts.push_back(*host);
            }
        }
        return {};
    }

    /// "folder[,suffix…]": suffixes after "*" are wanted, others are not. dnsmasq itself leaves out names that begin
    /// with "." or "#", or end with "~".
    Observed<void> read_folder(const std::string& value, bool config) {
        const auto parts = split(value, ',');
        std::string folder(parts[0]);
        while (folder.size() > 1 && folder.ends_with('/')) {
            folder.pop_back();
        }
        for (const auto& [path, content] : files_) {
            const auto slash = path.rfind('/');
            if (slash == std::string::npos || path.substr(0, slash) != folder) {
                continue;
            }
            const std::string name = path.substr(slash + 1);
            if (name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#')) ||
                !wanted(name, parts)) {
                continue;
            }
            if (auto read = config ? read_file(path) : read_hosts(path); !read) {
                return read;
            }
        }
        return {};
    }

    static bool wanted(const std::string& name, const std::vector<std::string_view>& parts) {
        bool only = false;
        bool matches = false;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::string_view suffix = trimmed(parts[i]);
            if (suffix.starts_with('*') && suffix.size() > 1) {
                only = true;
                matches = matches || name.ends_with(suffix.substr(1));
            } else if (!suffix.empty() && name.ends_with(suffix)) {
                return false;
            }
        }
        return matches || !only;
    }

    bool read_range(std::string_view value) {
        DnsmasqRange range;
        bool has_first = false;
        for (const std::string_view raw : split(value, ',')) {
            const std::string_view part = trimmed(raw);
            const auto address = Ipv4Address::parse(part);
            if (part.starts_with("set:")) {
                range.sets.insert(std::string(part.substr(4)));
            } else if (part.starts_with("tag:") || part.starts_with("interface:") ||
                       (has_first && (part == "static" || part == "proxy"))) {
                continue;
            } else if (!has_first) {
                if (part.find(':') != std::string_view::npos) {
                    return true;  // IPv6
                }
                if (!address) {
                    return false;
                }
                range.first = *address;
                has_first = true;
            } else if (address && !range.last && !range.prefix_length) {
                range.last = address;
            } else if (address) {
                // The netmask, then the broadcast address.
                const auto length = mask_length(part);
                if (!range.prefix_length && !length) {
                    return false;
                }
                range.prefix_length = range.prefix_length ? range.prefix_length : length;
            } else if (const auto minutes = lease_minutes(part)) {
                range.lease_minutes = *minutes;
            } else {
                return false;
            }
        }
        config_.ranges.push_back(std::move(range));
        return has_first;
    }

    bool read_option(std::string_view value) {
        static const std::map<std::string, int, std::less<>> names = {
            {"netmask", 1}, {"router", 3}, {"dns-server", 6}, {"domain-name", 15}, {"ntp-server", 42}};
        DnsmasqOption option;
        bool named = false;
        for (const std::string_view raw : split(value, ',')) {
            const std::string_view part = trimmed(raw);
            if (named) {
                option.values.emplace_back(part);
            } else if (part.starts_with("tag:") || part.starts_with("net:")) {
                option.tags.insert(std::string(part.substr(4)));
            } else if (part.starts_with("vendor:") || part.starts_with("encap:") || part.starts_with("vi-encap:") ||
                       part.starts_with("option6:")) {
                return true;
            } else if (part.starts_with("option:")) {
                const auto known = names.find(part.substr(7));
                option.number = known == names.end() ? 0 : known->second;
                named = true;
            } else if (const auto number = number_of(part)) {
                option.number = static_cast<int>(std::min<std::int64_t>(*number, 255));
                named = true;
            } else {
                return false;
            }
        }
        config_.options.push_back(std::move(option));
        return named;
    }

    const DnsmasqFiles& files_;
    DnsmasqConfig config_;
    int includes_ = 0;
};

}  // namespace

std::optional<std::int64_t> lease_minutes(std::string_view text) {
    if (text == "infinite") {
        return -1;
    }
    if (text.empty()) {
        return std::nullopt;
    }
    const std::string_view units = "smhdw";
    constexpr std::int64_t seconds[] = {1, 60, 3600, 86400, 604800};
    const auto unit = units.find(lowered(text.substr(text.size() - 1)));
    if (unit != std::string_view::npos) {
        text.remove_suffix(1);
    }
    const auto number = number_of(text);
    return number ? std::optional(*number * (unit == std::string_view::npos ? 1 : seconds[unit]) / 60) : std::nullopt;
}

std::optional<DnsmasqHost> parse_dhcp_host(std::string_view value) {
    DnsmasqHost host;
    for (const std::string_view raw : split(value, ',')) {
        const std::string_view part = trimmed(raw);
        if (part.empty()) {
            return std::nullopt;
        }
        if (const auto mac = mac_of(part)) {
            host.macs.push_back(*mac);
        } else if (const auto address = Ipv4Address::parse(part)) {
            host.address = address;
        } else if (part == "ignore") {
            host.ignored = true;
        } else if (part.starts_with("id:") || part.starts_with("set:") || part.starts_with("tag:") ||
                   part.starts_with("net:") || part.starts_with('[') || is_address_pattern(part) ||
                   lease_minutes(part)) {
            continue;
        } else {
            host.name = printable(part);
        }
    }
    return host;
}

Observed<DnsmasqConfig> parse_dnsmasq(const std::string& main, const DnsmasqFiles& files) {
    return Reader(files).run(main);
}

}  // namespace plateau::linux_platform
