#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/model/check_catalogue.h"

namespace plateau {

/// What a grader says of itself: the JSON of describe() in plateau/grader.h.
struct GraderDescription {
    std::string family;
    std::string version;
    std::vector<CheckSpec> checks;
    std::map<std::string, LocalText> texts;
};

/// Reads a description, which anyone may have written. The reason says where and what ("checks[0].expect.mac: …"):
/// unknown members, kinds of fact that Plateau does not know, checks and texts outside the family, a text missing in
/// one language.
tl::expected<GraderDescription, std::string> parse_description(std::string_view json);

}  // namespace plateau
