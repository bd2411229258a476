#pragma once

#include <string>
#include <utility>
#include <vector>

namespace plateau {

/// Named arguments of a message, in the order they were given.
using TextArgs = std::vector<std::pair<std::string, std::string>>;

/// A text for people before it has a language: a stable id of the catalogues in engine/support/locale and its
/// arguments. No secret is ever an argument.
struct Message {
    std::string id;
    TextArgs args;

    bool operator==(const Message&) const = default;
};

}  // namespace plateau
