#pragma once

#include "engine/model/value.h"

namespace plateau {

/// Whether a value is as expected. Unknown: nobody looked for it.
enum class Match { no, unknown, yes };

/// Whether `seen`, a fact's field (nullptr: the fact has it not), is as each of the matchers says: equals, one_of,
/// contains, matches, at_least, at_most, in_subnet, absent. Values are canonical.
Match match(const Record& matchers, const Value* seen);

}  // namespace plateau
