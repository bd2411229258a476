#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/session/post_clock.h"

namespace plateau {

/// The JSON object of a request, whose members may be left out; an empty body is an empty object. Every function throws
/// Error invalid_input for what is not of its type.
class RequestBody {
  public:
    explicit RequestBody(std::string_view body);

    std::string text(std::string_view name);      ///< empty when it is left out
    std::int64_t integer(std::string_view name);  ///< which must be there
    Instant instant(std::string_view name);       ///< which must be there: "2026-11-22T09:30:00.000Z"
    std::vector<std::string> texts(std::string_view name);

    /// Throws for a member nobody has asked for: a misspelt one would be ignored otherwise.
    void finish() const;

  private:
    const Value* find(std::string_view name);

    Record record_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace plateau
