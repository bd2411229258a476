#include "engine/scenario/map_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/names.h"
#include "engine/scenario/scalars.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

const char* id_of_wrong_kind(YamlNode::Kind wanted) {
    switch (wanted) {
        case YamlNode::Kind::null:
        case YamlNode::Kind::scalar:
            return "yaml.kind.text";
        case YamlNode::Kind::list:
            return "yaml.kind.list";
        case YamlNode::Kind::map:
            return "yaml.kind.map";
    }
    return "yaml.kind.text";
}

/// For both languages as it stands: how a node looks in YAML.
std::string_view looks_like(YamlNode::Kind kind) {
    switch (kind) {
        case YamlNode::Kind::null:
            return "null";
        case YamlNode::Kind::scalar:
            return "\"…\"";
        case YamlNode::Kind::list:
            return "[…]";
        case YamlNode::Kind::map:
            return "{…}";
    }
    return "null";
}

}  // namespace

void wrong_kind(const YamlNode& node, YamlNode::Kind wanted, Problems& problems) {
    problems.error(node.place, id_of_wrong_kind(wanted), {{"seen", std::string(looks_like(node.kind))}});
}

std::optional<std::string> text_of_node(const YamlNode& node, Problems& problems) {
    if (node.kind != YamlNode::Kind::scalar) {
        wrong_kind(node, YamlNode::Kind::scalar, problems);
        return std::nullopt;
    }
    if (node.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        problems.error(node.place, "yaml.text.empty");
        return std::nullopt;
    }
    return node.text;
}

bool check_id(std::string_view text, Place place, Problems& problems) {
    if (is_id(text)) {
        return true;
    }
    problems.error(place, "scenario.id.form", {{"id", shown(text)}});
    return false;
}

std::optional<LocalText> local_text_of_node(const YamlNode& node, Problems& problems) {
    if (node.kind == YamlNode::Kind::scalar) {
        const auto text = text_of_node(node, problems);
        return text ? std::optional<LocalText>({.fr = *text, .en = {}}) : std::nullopt;
    }
    MapReader map(node, problems);
    LocalText result;
    result.fr = map.text("fr").value_or("");
    result.en = map.text("en").value_or("");
    map.finish();
    if (!map.is_map()) {
        return std::nullopt;
    }
    if (node.entries.empty()) {
        problems.error(node.place, "scenario.text.no_language");
        return std::nullopt;
    }
    return result;
}

MapReader::MapReader(const YamlNode& node, Problems& problems)
    : node_(node), problems_(problems), is_map_(node.kind == YamlNode::Kind::map) {
    if (!is_map_) {
        wrong_kind(node, YamlNode::Kind::map, problems);
    }
}

const YamlNode* MapReader::find(const std::string& key) {
    known_.insert(key);
    return is_map_ ? node_.find(key) : nullptr;
}

const YamlNode* MapReader::require(const std::string& key) {
    const YamlNode* found = find(key);
    if (found == nullptr && is_map_) {
        problems_.error(node_.place, "yaml.key.missing", {{"key", key}});
    }
    return found;
}

std::optional<std::string> MapReader::text(const std::string& key) {
    const YamlNode* node = find(key);
    return node == nullptr ? std::nullopt : text_of_node(*node, problems_);
}

std::optional<std::string> MapReader::required_text(const std::string& key) {
    return require(key) == nullptr ? std::nullopt : text(key);
}

std::optional<std::string> MapReader::id(const std::string& key) {
    auto result = required_text(key);
    if (result && !check_id(*result, find(key)->place, problems_)) {
        return std::nullopt;
    }
    return result;
}

std::optional<LocalText> MapReader::local_text(const std::string& key) {
    const YamlNode* node = find(key);
    return node == nullptr ? std::nullopt : local_text_of_node(*node, problems_);
}

std::optional<std::uint64_t> MapReader::size(const std::string& key) {
    const auto written = text(key);
    const auto bytes = written ? parse_size(*written) : std::nullopt;
    if (written && !bytes) {
        problems_.error(find(key)->place, "scenario.size.form", {{"size", shown(*written)}});
    }
    return bytes;
}

std::optional<Ipv4Address> MapReader::address(const std::string& key) {
    const auto written = text(key);
    const auto address = written ? Ipv4Address::parse(*written) : std::nullopt;
    if (written && !address) {
        problems_.error(find(key)->place, "scenario.address.form", {{"address", shown(*written)}});
    }
    return address;
}

std::optional<std::int64_t> MapReader::integer(const std::string& key, std::int64_t least, std::int64_t most) {
    const auto written = text(key);
    if (!written) {
        return std::nullopt;
    }
    const YamlNode& node = *find(key);
    const auto number = node.plain ? parse_integer(*written) : std::nullopt;
    if (!number || *number < least || *number > most) {
        problems_.error(
            node.place, "scenario.number.range",
            {{"seen", shown(*written)}, {"least", fmt::format("{}", least)}, {"most", fmt::format("{}", most)}});
        return std::nullopt;
    }
    return number;
}

bool MapReader::is_true(const std::string& key) {
    const auto written = text(key);
    if (!written) {
        return false;
    }
    const YamlNode& node = *find(key);
    if (!node.plain || (*written != "true" && *written != "false")) {
        problems_.error(node.place, "scenario.boolean.form", {{"seen", shown(*written)}});
    }
    return *written == "true";
}

std::optional<std::size_t> MapReader::choice(const std::string& key, const std::vector<std::string>& choices) {
    const auto written = text(key);
    if (!written) {
        return std::nullopt;
    }
    const auto found = std::find(choices.begin(), choices.end(), *written);
    if (found == choices.end()) {
        problems_.error(find(key)->place, "scenario.choice.unknown",
                        {{"seen", shown(*written)}, {"known", enumerated(choices)}});
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - choices.begin());
}

const std::vector<YamlNode>& MapReader::list(const std::string& key) {
    static const std::vector<YamlNode> none;
    const YamlNode* node = find(key);
    if (node != nullptr && node->kind != YamlNode::Kind::list) {
        wrong_kind(*node, YamlNode::Kind::list, problems_);
        node = nullptr;
    }
    return node == nullptr ? none : node->items;
}

const std::vector<YamlNode::Entry>& MapReader::map(const std::string& key) {
    static const std::vector<YamlNode::Entry> none;
    const YamlNode* node = find(key);
    if (node != nullptr && node->kind != YamlNode::Kind::map) {
        wrong_kind(*node, YamlNode::Kind::map, problems_);
        node = nullptr;
    }
    return node == nullptr ? none : node->entries;
}

void MapReader::format_version() {
    const YamlNode* node = require("plateau");
    if (node != nullptr && (node->kind != YamlNode::Kind::scalar || !node->plain || node->text != "1")) {
        problems_.error(node->place, "scenario.format", {{"seen", shown(node->text)}});
    }
}

void MapReader::finish() {
    if (!is_map_) {
        return;
    }
    const std::vector<std::string> known(known_.begin(), known_.end());
    for (const YamlNode::Entry& entry : node_.entries) {
        if (known_.contains(entry.key)) {
            continue;
        }
        const std::string near = nearest(entry.key, known);
        if (near.empty()) {
            problems_.error(entry.place, "yaml.key.unknown", {{"key", shown(entry.key)}, {"known", enumerated(known)}});
        } else {
            problems_.error(entry.place, "yaml.key.unknown_near", {{"key", shown(entry.key)}, {"nearest", near}});
        }
    }
}

}  // namespace plateau
