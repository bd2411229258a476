#include "engine/trials/dhcp_message.h"

#include <algorithm>
#include <array>

namespace plateau {

namespace {

constexpr std::size_t options_start = 240;
constexpr std::size_t shortest_message = 300;  // RFC 1542: some relays drop shorter ones
constexpr std::string_view cookie = "\x63\x82\x53\x63";
constexpr std::uint8_t reply = 2;
constexpr std::uint8_t ethernet = 1;
constexpr std::size_t mac_length = 6;
constexpr std::uint8_t offer = 2;

enum Option : std::uint8_t {
    pad = 0,
    router = 3,
    dns_servers = 6,
    lease_time = 51,
    message_type = 53,
    server_id = 54,
    parameter_list = 55,
    end = 255,
};

void put(std::string& message, std::size_t at, std::uint32_t number) {
    for (std::size_t i = 0; i < 4; ++i) {
        message[at + i] = static_cast<char>(number >> (24 - 8 * i));
    }
}

std::uint8_t byte_at(std::string_view message, std::size_t at) {
    return static_cast<std::uint8_t>(message[at]);
}

std::uint32_t number_at(std::string_view message, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | byte_at(message, at + i);
    }
    return number;
}

std::vector<Ipv4Address> addresses_in(std::string_view data) {
    std::vector<Ipv4Address> addresses;
    for (std::size_t at = 0; at + 4 <= data.size(); at += 4) {
        addresses.emplace_back(number_at(data, at));
    }
    return addresses;
}

std::optional<Ipv4Address> first_of(std::string_view data) {
    const auto addresses = addresses_in(data);
    return addresses.empty() ? std::nullopt : std::optional(addresses.front());
}

/// What one option says; `type` is set by that of the message.
void take(DhcpOffer& result, std::uint8_t option, std::string_view data, std::optional<std::uint8_t>& type) {
    if (option == message_type && data.size() == 1) {
        type = byte_at(data, 0);
    } else if (option == server_id) {
        result.server = first_of(data);
    } else if (option == router) {
        result.gateway = first_of(data);
    } else if (option == dns_servers) {
        result.dns = addresses_in(data);
    } else if (option == lease_time && data.size() == 4) {
        result.lease_seconds = number_at(data, 0);
    }
}

/// The type of the message, where its options are well formed.
tl::expected<std::optional<std::uint8_t>, std::string> take_options(DhcpOffer& result, std::string_view options) {
    std::optional<std::uint8_t> type;
    while (!options.empty() && byte_at(options, 0) != end) {
        if (byte_at(options, 0) == pad) {
            options.remove_prefix(1);
            continue;
        }
        if (options.size() < 2 || options.size() < 2U + byte_at(options, 1)) {
            return tl::unexpected(std::string("an option is cut off"));
        }
        const std::size_t length = byte_at(options, 1);
        take(result, byte_at(options, 0), options.substr(2, length), type);
        options.remove_prefix(2 + length);
    }
    return type;
}

}  // namespace

std::string dhcp_discover(std::uint32_t id, const MacAddress& mac) {
    constexpr std::array<std::uint8_t, 4> head{1, ethernet, mac_length, 0};
    constexpr std::uint8_t broadcast = 0x80;
    std::string message(options_start, '\0');
    std::copy(head.begin(), head.end(), message.begin());
    put(message, 4, id);
    message[10] = static_cast<char>(broadcast);
    std::copy(mac.bytes().begin(), mac.bytes().end(), message.begin() + 28);
    message.replace(options_start - cookie.size(), cookie.size(), cookie);
    constexpr std::array<std::uint8_t, 11> options{message_type, 1,           1,          parameter_list, 5,  1,
                                                   router,       dns_servers, lease_time, server_id,      end};
    message.append(options.begin(), options.end());
    message.resize(shortest_message, '\0');
    return message;
}

tl::expected<DhcpOffer, std::string> parse_dhcp_offer(std::string_view datagram) {
    if (datagram.size() < options_start || datagram.size() > longest_dhcp_message) {
        return tl::unexpected(std::string("it is no DHCP message: its length"));
    }
    if (byte_at(datagram, 0) != reply || byte_at(datagram, 1) != ethernet || byte_at(datagram, 2) != mac_length ||
        datagram.substr(options_start - cookie.size(), cookie.size()) != cookie) {
        return tl::unexpected(std::string("it is no DHCP reply to an Ethernet device"));
    }
    std::array<std::uint8_t, 6> mac{};
    std::copy_n(datagram.begin() + 28, mac.size(), mac.begin());
    DhcpOffer result{
        .id = number_at(datagram, 4), .mac = MacAddress(mac), .address = Ipv4Address(number_at(datagram, 16))};
    const auto type = take_options(result, datagram.substr(options_start));
    if (!type) {
        return tl::unexpected(type.error());
    }
    if (*type != offer || result.address.bits() == 0) {
        return tl::unexpected(std::string("it offers no address"));
    }
    return result;
}

}  // namespace plateau
