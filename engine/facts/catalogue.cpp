#include "engine/facts/catalogue.h"

#include <algorithm>

#include "engine/support/error.h"

namespace plateau {

const std::vector<FactKind>& fact_kinds() {
    static const std::vector<FactKind> kinds = {
        {.name = "dhcp_reservation",
         .summary = "An address a DHCP server keeps for one hardware address.",
         .key = {"mac"},
         .fields = {{.name = "mac", .type = FieldType::mac, .required = true, .summary = "hardware address"},
                    {.name = "address", .type = FieldType::ipv4, .summary = "the address kept for it"},
                    {.name = "name", .type = FieldType::name, .summary = "host name given with it"}},
         .since = "0.1.0"},
    };
    return kinds;
}

const FactKind* find_fact_kind(std::string_view name) {
    const auto& kinds = fact_kinds();
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const FactKind& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

Fact make_fact(std::string_view kind, const Record& value, std::vector<std::string> evidence, Assurance assurance) {
    const FactKind* spec = find_fact_kind(kind);
    if (spec == nullptr) {
        throw Error(ErrorKind::internal, Message{"fact.kind.unknown", {{"kind", std::string(kind)}}});
    }
    auto value_or_why = canonical(spec->fields, value);
    if (!value_or_why) {
        throw Error(ErrorKind::internal,
                    Message{"fact.not_canonical", {{"kind", std::string(kind)}, {"why", value_or_why.error()}}});
    }
    Fact fact{.kind = std::string(kind),
              .key = {},
              .value = std::move(*value_or_why),
              .evidence = std::move(evidence),
              .assurance = assurance};
    for (const std::string& name : spec->key) {
        const auto member = fact.value.find(name);
        fact.key.emplace(name, member == fact.value.end() ? Value() : member->second);
    }
    return fact;
}

}  // namespace plateau
