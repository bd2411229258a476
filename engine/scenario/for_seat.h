#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/scenario.h"

namespace plateau {

/// The scenario as it is at one seat: ${seat} and the parameters with choices are filled in everywhere, and every
/// expectation is canonical. In an exam all candidates have the same subject: without a `seed` the first choice is
/// taken. With one, each parameter is drawn by seat, the same way every time.
/// Throws Error invalid_input when a value is not right at this seat ("192.168.1.${seat}" at seat 01).
Scenario for_seat(const Scenario& scenario, const std::string& seat, std::optional<std::uint64_t> seed = std::nullopt);

}  // namespace plateau
