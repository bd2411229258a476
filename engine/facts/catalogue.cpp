#include "engine/facts/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/kinds.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

std::vector<FactKind> all_kinds() {
    std::vector<FactKind> all;
    for (auto family : {kinds::machine_kinds, kinds::account_kinds, kinds::share_kinds, kinds::firewall_kinds,
                        kinds::vpn_kinds, kinds::router_kinds, kinds::wireless_kinds, kinds::directory_kinds,
                        kinds::policy_kinds, kinds::trial_kinds}) {
        for (FactKind& kind : family()) {
            all.push_back(std::move(kind));
        }
    }
    std::sort(all.begin(), all.end(), [](const FactKind& a, const FactKind& b) { return a.name < b.name; });
    return all;
}

/// The first field that holds a secret as it is, at any depth; nullptr when there is none.
const FieldSpec* open_secret(const std::vector<FieldSpec>& fields, const Value& value) {
    for (const FieldSpec& field : fields) {
        const Value* member = field.name.empty() ? &value : value.find(field.name);
        if (member == nullptr) {
            continue;
        }
        if (field.type == FieldType::secret && member->as_string() != nullptr) {
            return &field;
        }
        const FieldSpec* inner = field.members.empty() ? nullptr : open_secret(field.members, *member);
        for (const Value& element : member->as_list() == nullptr ? List() : *member->as_list()) {
            inner = inner == nullptr ? open_secret(field.element, element) : inner;
        }
        if (inner != nullptr) {
            return inner;
        }
    }
    return nullptr;
}

}  // namespace

tl::expected<Record, std::string> canonical_value(const FactKind& kind, const Record& value) {
    if (const FieldSpec* field = open_secret(kind.fields, value)) {
        return tl::unexpected(fmt::format("{}: a secret stands there as plain text", field->name));
    }
    return canonical(kind.fields, value);
}

const std::vector<FactKind>& fact_kinds() {
    static const std::vector<FactKind> all = all_kinds();
    return all;
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
    auto value_or_why = canonical_value(*spec, value);
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
