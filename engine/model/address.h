#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plateau {

/// A 48-bit hardware address. Reads the notations people and devices use (00:1b:a9:12:34:56, 00-1B-A9-12-34-56,
/// 001b.a912.3456, 001BA9123456); prints six lower-case pairs with colons.
class MacAddress {
  public:
    static std::optional<MacAddress> parse(std::string_view text);
    explicit MacAddress(std::array<std::uint8_t, 6> bytes) : bytes_(bytes) {}
    /// In the order they are written and sent.
    const std::array<std::uint8_t, 6>& bytes() const { return bytes_; }
    std::string to_string() const;
    auto operator<=>(const MacAddress&) const = default;

  private:
    std::array<std::uint8_t, 6> bytes_{};
};

/// An IPv4 address: four decimal parts without leading zeros.
class Ipv4Address {
  public:
    static std::optional<Ipv4Address> parse(std::string_view text);
    explicit Ipv4Address(std::uint32_t bits) : bits_(bits) {}
    /// Host byte order: 192.168.1.1 is 0xc0a80101.
    std::uint32_t bits() const { return bits_; }
    std::string to_string() const;
    auto operator<=>(const Ipv4Address&) const = default;

  private:
    std::uint32_t bits_ = 0;
};

/// A network in CIDR notation. The address has no bit set outside the prefix: "192.168.1.7/24" does not parse as one.
class Ipv4Prefix {
  public:
    static std::optional<Ipv4Prefix> parse(std::string_view text);
    /// The network of `address`: bits outside the prefix are cleared. `length` is 0 to 32.
    static Ipv4Prefix containing(Ipv4Address address, int length);
    Ipv4Address first() const { return network_; }
    Ipv4Address last() const;
    int length() const { return length_; }
    bool contains(Ipv4Address address) const;
    bool contains(const Ipv4Prefix& other) const;
    std::string to_string() const;
    auto operator<=>(const Ipv4Prefix&) const = default;

  private:
    Ipv4Prefix(Ipv4Address network, int length) : network_(network), length_(length) {}
    Ipv4Address network_;
    int length_;
};

/// A set of TCP or UDP ports as disjoint ascending ranges. Reads "22", "80,443", "8000-8010" and "any" (0-65535).
class PortSet {
  public:
    static std::optional<PortSet> parse(std::string_view text);
    static PortSet any();
    bool contains(const PortSet& other) const;
    /// As read, canonical: "22,80,8000-8010" or "any".
    std::string to_string() const;
    bool operator==(const PortSet&) const = default;

  private:
    struct Range {
        std::uint16_t first;
        std::uint16_t last;
        bool operator==(const Range&) const = default;
    };
    std::vector<Range> ranges_;
};

}  // namespace plateau
