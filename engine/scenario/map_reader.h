#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/local_text.h"
#include "engine/scenario/problem.h"
#include "engine/scenario/yaml.h"

namespace plateau {

/// Reads the members of one map of a file. A member that is not of the wanted sort is told as a problem and read as
/// nothing, so that reading goes on and finds what else is wrong. Every member asked for is known; finish() refuses
/// the others.
class MapReader {
  public:
    /// `node` need not be a map: then this is told, and every member is absent and none is missed.
    MapReader(const YamlNode& node, Problems& problems);

    bool is_map() const { return is_map_; }
    Problems& problems() { return problems_; }
    /// Where the map begins.
    Place place() const { return node_.place; }

    /// The member as it is, nullptr when it is not there.
    const YamlNode* find(const std::string& key);
    /// The same; its absence is a problem.
    const YamlNode* require(const std::string& key);

    /// A text that is not empty.
    std::optional<std::string> text(const std::string& key);
    std::optional<std::string> required_text(const std::string& key);
    std::optional<std::string> id(const std::string& key);
    /// A text, or {fr: …, en: …} with one of them at least. A plain text counts as French.
    std::optional<LocalText> local_text(const std::string& key);
    std::optional<std::uint64_t> size(const std::string& key);
    std::optional<Ipv4Address> address(const std::string& key);
    std::optional<std::int64_t> integer(const std::string& key, std::int64_t least, std::int64_t most);
    bool is_true(const std::string& key);
    /// The index in `choices` of the member's text.
    std::optional<std::size_t> choice(const std::string& key, const std::vector<std::string>& choices);
    /// The elements of a list member; none when it is absent or no list.
    const std::vector<YamlNode>& list(const std::string& key);
    /// The entries of a map member; none when it is absent or no map.
    const std::vector<YamlNode::Entry>& map(const std::string& key);
    /// Tells that `plateau: 1`, the version of the format, is missing or another.
    void format_version();

    /// Refuses the members nobody asked for, with the nearest known key.
    void finish();

  private:
    const YamlNode& node_;
    Problems& problems_;
    bool is_map_;
    std::set<std::string> known_;
};

/// The text of a node that must be one and not be empty.
std::optional<std::string> text_of_node(const YamlNode& node, Problems& problems);
/// As MapReader::local_text().
std::optional<LocalText> local_text_of_node(const YamlNode& node, Problems& problems);
/// Tells that a node is of the wrong kind.
void wrong_kind(const YamlNode& node, YamlNode::Kind wanted, Problems& problems);
/// Whether `text`, of the node at `place`, is an id; told when not.
bool check_id(std::string_view text, Place place, Problems& problems);

}  // namespace plateau
