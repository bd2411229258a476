#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/problem.h"

namespace plateau {

/// One node of a YAML file: the part of YAML that people write. Aliases, tags and several documents are refused, keys
/// are texts and no key stands twice in a map, so a node is a finite tree.
struct YamlNode {
    enum class Kind { null, scalar, list, map };
    struct Entry;

    Kind kind = Kind::null;
    Place place;                  ///< of its first character
    std::string text;             ///< of a scalar: what it says; of a null: how it was written
    bool plain = false;           ///< of a scalar: written without quotes
    std::vector<YamlNode> items;  ///< of a list
    std::vector<Entry> entries;

    /// The value of a map's key, nullptr when it has none.
    const YamlNode* find(std::string_view key) const;
};

/// One key of a map and what it holds.
struct YamlNode::Entry {
    std::string key;
    Place place;  ///< of the key
    YamlNode value;
};

/// What a file may hold. Generous for people; small for a machine.
struct YamlLimits {
    static constexpr std::size_t bytes = std::size_t{1} << 20;
    static constexpr int depth = 32;
    static constexpr std::size_t nodes = 20'000;
    static constexpr std::size_t scalar = std::size_t{64} << 10;  ///< bytes of one text
};

/// Reads the text of a YAML file. What is not right is told in `problems`; nothing is returned when the syntax is
/// broken, a limit is passed or the file is empty. Time and memory grow with the text's length only.
std::optional<YamlNode> read_yaml(std::string_view text, Problems& problems);

}  // namespace plateau
