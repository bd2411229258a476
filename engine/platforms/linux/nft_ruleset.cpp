#include "engine/platforms/linux/nft_ruleset.h"

#include <fmt/format.h>

#include "engine/facts/value_json.h"
#include "engine/platforms/linux/reasons.h"

namespace plateau::linux_platform {

namespace {

tl::unexpected<Unobserved> invalid(std::string why) {
    return unobserved(reason::nft_invalid, std::move(why));
}

std::string text_of(const Value& object, std::string_view member) {
    const Value* value = object.find(member);
    return value != nullptr && value->as_string() != nullptr ? *value->as_string() : std::string();
}

std::int64_t number_of(const Value& object, std::string_view member) {
    const Value* value = object.find(member);
    return value != nullptr && value->as_integer() != nullptr ? *value->as_integer() : 0;
}

List list_of(const Value& object, std::string_view member) {
    const Value* value = object.find(member);
    return value != nullptr && value->as_list() != nullptr ? *value->as_list() : List();
}

Observed<void> add_rule(NftRuleset& ruleset, const Value& object, std::size_t index) {
    const auto chain =
        ruleset.chains.find({text_of(object, "family"), text_of(object, "table"), text_of(object, "chain")});
    if (chain == ruleset.chains.end()) {
        return invalid(fmt::format("nftables[{}]: a rule of a chain that was not listed before it", index));
    }
    if (const Value* expr = object.find("expr"); expr == nullptr || expr->as_list() == nullptr) {
        return invalid(fmt::format("nftables[{}]: a rule without expr", index));
    }
    chain->second.rules.push_back({.handle = number_of(object, "handle"),
                                   .comment = text_of(object, "comment"),
                                   .statements = list_of(object, "expr"),
                                   .index = index});
    return {};
}

void add_chain(NftRuleset& ruleset, const Value& object) {
    NftChain chain{.family = text_of(object, "family"),
                   .table = text_of(object, "table"),
                   .name = text_of(object, "name"),
                   .hook = text_of(object, "hook"),
                   .type = text_of(object, "type"),
                   .priority = number_of(object, "prio"),
                   .drops = text_of(object, "policy") == "drop"};
    NftName name{chain.family, chain.table, chain.name};
    ruleset.chains.emplace(std::move(name), std::move(chain));
}

}  // namespace

Observed<NftRuleset> parse_nft_ruleset(std::string_view json) {
    const auto document = value_from_json(json);
    if (!document) {
        return invalid(document.error());
    }
    const Value* all = document->find("nftables");
    if (all == nullptr || all->as_list() == nullptr) {
        return invalid("there is no list \"nftables\"");
    }
    NftRuleset ruleset;
    std::size_t index = 0;
    for (const Value& element : *all->as_list()) {
        const Record* object = element.as_record();
        if (object == nullptr || object->size() != 1) {
            return invalid(fmt::format("nftables[{}] is not an object with one member", index));
        }
        const auto& [what, content] = *object->begin();
        if (what == "chain") {
            add_chain(ruleset, content);
        } else if (what == "set" || what == "map") {
            ruleset.sets.emplace(
                NftName{text_of(content, "family"), text_of(content, "table"), text_of(content, "name")},
                list_of(content, "elem"));
        } else if (what == "rule") {
            if (auto added = add_rule(ruleset, content, index); !added) {
                return tl::unexpected(added.error());
            }
        }
        ++index;
    }
    return ruleset;
}

}  // namespace plateau::linux_platform
