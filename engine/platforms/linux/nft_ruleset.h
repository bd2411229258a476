#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/model/value.h"
#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A rule as nft lists it.
struct NftRule {
    std::int64_t handle = 0;
    std::string comment;
    List statements;
    std::size_t index = 0;  ///< in the list "nftables", for JSON pointers
};

/// A chain and its rules in their order.
struct NftChain {
    std::string family;  ///< "ip", "inet", "ip6", "bridge", "arp", "netdev"
    std::string table;
    std::string name;
    std::string hook;  ///< empty: a chain that only others jump to
    std::string type;  ///< of a base chain: "filter", "nat", "route"
    std::int64_t priority = 0;
    bool drops = false;  ///< policy of a base chain
    std::vector<NftRule> rules;

    bool is_base() const { return !hook.empty(); }
};

/// Family, table and name of a chain or set.
using NftName = std::tuple<std::string, std::string, std::string>;

/// Chains and sets by family, table and name.
struct NftRuleset {
    std::map<NftName, NftChain> chains;
    std::map<NftName, List> sets;  ///< elements; a map's are pairs
};

/// Reads the output of `nft -j list ruleset`. What a ruleset holds beside chains, rules and sets is left out.
/// "linux.nft.invalid" when it is not such an output.
Observed<NftRuleset> parse_nft_ruleset(std::string_view json);

}  // namespace plateau::linux_platform
