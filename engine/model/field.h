#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/model/value.h"

namespace plateau {

/// What a field may hold, and so which spellings are the same value.
enum class FieldType {
    text,  ///< any text, compared as it is
    name,  ///< a name compared without regard to case; canonical folded (accounts, hosts, domains, shares)
    boolean,
    integer,
    mac,        ///< MacAddress, any notation
    ipv4,       ///< Ipv4Address
    prefix,     ///< Ipv4Prefix in CIDR notation
    ports,      ///< PortSet: "80", "80,443", "8000-8010", "any"; an integer is one port
    choice,     ///< one of `choices`, without regard to case
    role,       ///< a role of the scenario's lab: a machine's name or "router"
    timestamp,  ///< RFC 3339 UTC, to the second: "2026-11-22T09:30:00Z"
    secret,     ///< in facts the record of engine/model/secret.h, never a text; in a guide a plain text
    list,       ///< of `element`; the order counts only where `ordered`
    record,     ///< with exactly the members of `members`
};

/// The name used in describe() of graders and in JSON Schemas' "format".
std::string_view to_string_view(FieldType type);

/// One field of a fact, of an expectation or of a parameter.
struct FieldSpec {
    std::string name;
    FieldType type = FieldType::text;
    bool required = false;
    std::vector<std::string> choices;  ///< of a choice
    std::vector<FieldSpec> element;    ///< of a list: exactly one
    std::vector<FieldSpec> members;    ///< of a record
    bool ordered = false;              ///< of a list: an unordered one is canonical when sorted
    std::string secret;                ///< of a secret: its name ("wifi.passphrase"); only secrets of one name compare
    std::string summary;               ///< one English sentence, for `plateau facts --list`
};

/// `value` in the one spelling Plateau compares and prints, or why it is none of that type ("'300.1.1.1' is not an IPv4
/// address"). A null is a value of every type. Idempotent: canonical(canonical(x)) == canonical(x).
tl::expected<Value, std::string> canonical(const FieldSpec& spec, const Value& value);

/// The same over the fields of a record: unknown members and missing required ones are refused, with the member's name.
tl::expected<Record, std::string> canonical(const std::vector<FieldSpec>& fields, const Record& record);

}  // namespace plateau
