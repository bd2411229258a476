#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/grading/json_writer.h"
#include "engine/model/proof.h"

namespace plateau {

/// plateau.proof/1. The same proof makes the same bytes.
std::string to_json(const Proof& proof, JsonStyle style = JsonStyle::compact);

/// The proof of a text that to_json() could have written, in any layout. What it says of its own success is compared
/// with objections_to(). The reason says what is wrong and where.
tl::expected<Proof, std::string> proof_from_json(std::string_view text);

}  // namespace plateau
