#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/platforms/linux/nft_match.h"

namespace plateau::linux_platform {

/// What becomes of a packet.
enum class NftAction {
    allow,
    block,
    forward,  ///< the destination is rewritten: `target` of the rule
    unknown,
};

/// A rule as it stands in the way of a packet: jumps followed, their conditions joined.
struct NftStep {
    NftMatch match;
    NftAction action = NftAction::unknown;
    std::string id;         ///< unique in the ruleset: "inet/filter/input/12", "inet/filter/input/21>lan/23"
    std::string name;       ///< its comment
    std::size_t index = 0;  ///< in the list "nftables"
    Value target;           ///< of a forward: nft's dnat statement
};

/// The steps of a base chain in their order. "linux.nft.too_complex" where jumps never end or make too many steps;
/// "linux.nft.invalid" where one leads nowhere.
Observed<std::vector<NftStep>> steps_of(const NftRuleset& ruleset, const NftChain& chain);

/// Whether anything of the chain may block: its policy, a step that blocks, or one not known.
bool may_block(const NftChain& chain, const std::vector<NftStep>& steps);

}  // namespace plateau::linux_platform
