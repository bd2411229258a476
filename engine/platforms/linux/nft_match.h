#pragma once

#include <optional>
#include <set>
#include <string>

#include "engine/model/value.h"
#include "engine/platforms/linux/nft_ruleset.h"
#include "engine/platforms/linux/number_set.h"

namespace plateau::linux_platform {

/// Words a condition is limited to; nothing: any.
using Words = std::optional<std::set<std::string>>;

/// The packets a rule is about: each member narrows, all together hold.
struct NftMatch {
    NumberSet sources{0, 0xffffffff};  ///< IPv4 addresses
    NumberSet destinations{0, 0xffffffff};
    NumberSet source_ports{0, 65535};
    NumberSet destination_ports{0, 65535};
    Words protocols;  ///< as firewall_rule.protocol
    Words in_interfaces;
    Words out_interfaces;
    Words states;
    Words icmp_types;
    bool ipv4 = true;        ///< false: it never matches an IPv4 packet
    bool understood = true;  ///< false: it has a condition that is not shown here

    /// No packet can match.
    bool impossible() const;
    bool operator==(const NftMatch&) const = default;
};

/// What both match.
NftMatch both(const NftMatch& a, const NftMatch& b);

/// Narrows `match` by `left op right` of a rule in a table: the members of nft's "match" statement. What is not known
/// here makes it not understood.
void narrow(NftMatch& match, const Value& left, const std::string& op, const Value& right, const NftRuleset& ruleset,
            const NftChain& chain);

}  // namespace plateau::linux_platform
