#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"

namespace plateau {

/// The record as one line of plateau.facts/1, without a newline. Members stand in the contract's order, those of keys
/// and values in the order of their names: equal records make equal bytes.
std::string facts_to_json(const FactsRecord& record);

/// "sha256:…" of facts_to_json(record): what a correction names its facts by.
std::string record_hash(const FactsRecord& record);

/// The records of a facts file: one or several JSON values, usually one a line. `name` is the file's, for the error.
/// Throws Error invalid_input with line and member at the first thing that is not as contracts.md has it: another
/// schema, an unknown or missing member, an unknown kind, a value that is not canonical, a key that is not its value's,
/// evidence the record's table does not have, the same thing twice. A file without any record is refused too.
///
/// `observed.kinds` lists the kinds fully observed: one listed there without a fact is empty. Where the member is
/// missing, the kinds that have a fact are taken. A kind is never both observed and unobserved.
std::vector<FactsRecord> read_facts(std::string_view text, std::string_view name);

/// Puts facts, kinds and unobserved in the order FactsRecord promises.
void sort_record(FactsRecord& record);

/// "verified", "sourced" or "inferred".
std::string_view to_string_view(Assurance assurance);
std::optional<Assurance> parse_assurance(std::string_view text);

}  // namespace plateau
