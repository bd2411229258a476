#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// The outcome of an item of a guide. `not_observed` is never `not_met`; `for_jury` is that of a judged item.
enum class Verdict { met, partly_met, not_met, not_observed, for_jury };

/// "met", "partly_met", "not_met", "not_observed", "for_jury".
std::string_view to_string_view(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view text);

/// How far what was read can be trusted: a stopped disk or sealed export, a running system in the candidate's hands, or
/// bytes given by hand.
enum class Trust { sealed, live, capture };

std::string_view to_string_view(Trust trust);
std::optional<Trust> parse_trust(std::string_view text);

}  // namespace plateau
