#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/facts/catalogue.h"

/// The entries of the fact catalogue by family, and short ways to write a field. Only catalogue.cpp joins them.
namespace plateau::kinds {

std::vector<FactKind> machine_kinds();
std::vector<FactKind> account_kinds();
std::vector<FactKind> share_kinds();
std::vector<FactKind> firewall_kinds();
std::vector<FactKind> vpn_kinds();
std::vector<FactKind> router_kinds();
std::vector<FactKind> wireless_kinds();
std::vector<FactKind> directory_kinds();
std::vector<FactKind> policy_kinds();

inline FieldSpec field(std::string name, FieldType type, std::string summary) {
    return {.name = std::move(name), .type = type, .summary = std::move(summary)};
}

inline FieldSpec text(std::string name, std::string summary) {
    return field(std::move(name), FieldType::text, std::move(summary));
}

inline FieldSpec name(std::string name, std::string summary) {
    return field(std::move(name), FieldType::name, std::move(summary));
}

inline FieldSpec boolean(std::string name, std::string summary) {
    return field(std::move(name), FieldType::boolean, std::move(summary));
}

inline FieldSpec integer(std::string name, std::string summary) {
    return field(std::move(name), FieldType::integer, std::move(summary));
}

inline FieldSpec ipv4(std::string name, std::string summary) {
    return field(std::move(name), FieldType::ipv4, std::move(summary));
}

inline FieldSpec ports(std::string name, std::string summary) {
    return field(std::move(name), FieldType::ports, std::move(summary));
}

inline FieldSpec choice(std::string name, std::vector<std::string> choices, std::string summary) {
    FieldSpec spec = field(std::move(name), FieldType::choice, std::move(summary));
    spec.choices = std::move(choices);
    return spec;
}

inline FieldSpec list_of(std::string name, FieldSpec element, std::string summary) {
    FieldSpec spec = field(std::move(name), FieldType::list, std::move(summary));
    spec.element.push_back(std::move(element));
    return spec;
}

inline FieldSpec list_of(std::string name, FieldType element, std::string summary) {
    return list_of(std::move(name), field("", element, ""), std::move(summary));
}

inline FieldSpec ordered(FieldSpec list) {
    list.ordered = true;
    return list;
}

inline FieldSpec required(FieldSpec spec) {
    spec.required = true;
    return spec;
}

inline FieldSpec record(std::vector<FieldSpec> members) {
    FieldSpec spec = field("", FieldType::record, "");
    spec.members = std::move(members);
    return spec;
}

}  // namespace plateau::kinds
