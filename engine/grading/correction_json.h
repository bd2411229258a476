#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/grading/json_writer.h"
#include "engine/model/correction.h"

namespace plateau {

/// The record plateau.correction/1: the same correction makes the same bytes.
std::string to_json(const Correction& correction, JsonStyle style = JsonStyle::compact);

/// One item as it stands there: the next value of `out`.
void write_item(JsonWriter& out, const ItemResult& item);
/// The totals as they stand there: the next value of `out`.
void write_totals(JsonWriter& out, const Correction& correction);

/// Reads such a record, which may come from anywhere; correction_from_json(to_json(x)) is x. The reason says what is
/// wrong and where: members missing, unknown or out of range, totals that are not those of the items.
tl::expected<Correction, std::string> correction_from_json(std::string_view json);

}  // namespace plateau
