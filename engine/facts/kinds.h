#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/facts/catalogue.h"

/// The entries of the fact catalogue by family, and short ways to write a field. Only catalogue.cpp joins them.
namespace plateau::kinds {

/// The machine, its network and what is on it.
std::vector<FactKind> machine_kinds();
/// Local accounts and groups.
std::vector<FactKind> account_kinds();
/// Shares offered and used.
std::vector<FactKind> share_kinds();
/// The firewall.
std::vector<FactKind> firewall_kinds();
/// VPN clients and servers.
std::vector<FactKind> vpn_kinds();
/// What a router does.
std::vector<FactKind> router_kinds();
/// Wi-Fi.
std::vector<FactKind> wireless_kinds();
/// The directory.
std::vector<FactKind> directory_kinds();
/// Settings of a Windows machine that are one of a kind.
std::vector<FactKind> policy_kinds();
/// What was tried rather than read.
std::vector<FactKind> trial_kinds();

/// A field of any type.
inline FieldSpec field(std::string name, FieldType type, std::string summary) {
    return {.name = std::move(name), .type = type, .summary = std::move(summary)};
}

/// A text compared as it is.
inline FieldSpec text(std::string name, std::string summary) {
    return field(std::move(name), FieldType::text, std::move(summary));
}

/// A name compared without regard to case.
inline FieldSpec name(std::string name, std::string summary) {
    return field(std::move(name), FieldType::name, std::move(summary));
}

/// Yes or no.
inline FieldSpec boolean(std::string name, std::string summary) {
    return field(std::move(name), FieldType::boolean, std::move(summary));
}

/// A whole number.
inline FieldSpec integer(std::string name, std::string summary) {
    return field(std::move(name), FieldType::integer, std::move(summary));
}

/// An IPv4 address.
inline FieldSpec ipv4(std::string name, std::string summary) {
    return field(std::move(name), FieldType::ipv4, std::move(summary));
}

/// A set of ports.
inline FieldSpec ports(std::string name, std::string summary) {
    return field(std::move(name), FieldType::ports, std::move(summary));
}

/// A secret of that name.
inline FieldSpec secret(std::string name, std::string secret_name, std::string summary) {
    FieldSpec spec = field(std::move(name), FieldType::secret, std::move(summary));
    spec.secret = std::move(secret_name);
    return spec;
}

/// One of `choices`.
inline FieldSpec choice(std::string name, std::vector<std::string> choices, std::string summary) {
    FieldSpec spec = field(std::move(name), FieldType::choice, std::move(summary));
    spec.choices = std::move(choices);
    return spec;
}

/// A list of `element`.
inline FieldSpec list_of(std::string name, FieldSpec element, std::string summary) {
    FieldSpec spec = field(std::move(name), FieldType::list, std::move(summary));
    spec.element.push_back(std::move(element));
    return spec;
}

/// A list of values of one type.
inline FieldSpec list_of(std::string name, FieldType element, std::string summary) {
    return list_of(std::move(name), field("", element, ""), std::move(summary));
}

/// The same list, whose order counts.
inline FieldSpec ordered(FieldSpec list) {
    list.ordered = true;
    return list;
}

/// The same field, which every fact of the kind has.
inline FieldSpec required(FieldSpec spec) {
    spec.required = true;
    return spec;
}

/// The element of a list of records.
inline FieldSpec record(std::vector<FieldSpec> members) {
    FieldSpec spec = field("", FieldType::record, "");
    spec.members = std::move(members);
    return spec;
}

}  // namespace plateau::kinds
