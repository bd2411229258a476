#include "engine/platforms/windows/stored_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/platforms/windows/reasons.h"
#include "engine/support/byte_reader.h"
#include "engine/support/fold.h"

namespace plateau::windows_platform::stored {

namespace {

constexpr std::uint32_t replacement = 0xfffd;

void append_utf8(std::string& text, std::uint32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::uint32_t leads[] = {0, 0xc0, 0xe0, 0xf0};
    text += static_cast<char>(leads[more] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) {
        text += static_cast<char>(0x80 | (code >> (6 * i) & 0x3f));
    }
}

bool is_text(const RegistryValue& value) {
    return value.type == RegistryType::text || value.type == RegistryType::expandable_text;
}

}  // namespace

std::string utf8_of(std::string_view utf16) {
    const ByteReader in(utf16);
    std::string text;
    for (std::size_t at = 0; in.has(at, 2); at += 2) {
        auto code = static_cast<std::uint32_t>(in.little(at, 2));
        if (code == 0) {
            break;
        }
        if (code >= 0xd800 && code < 0xe000) {
            const auto low = static_cast<std::uint32_t>(in.little(at + 2, 2));
            const bool pair = code < 0xdc00 && low >= 0xdc00 && low < 0xe000;
            code = pair ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : replacement;
            at += pair ? 2 : 0;
        }
        append_utf8(text, code);
    }
    return text;
}

const RegistryValue* find(const std::vector<RegistryValue>& values, std::string_view name) {
    const std::string wanted = folded(name);
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const RegistryValue& value) { return folded(value.name) == wanted; });
    return found == values.end() ? nullptr : &*found;
}

std::optional<std::string> text(const std::vector<RegistryValue>& values, std::string_view name) {
    const RegistryValue* value = find(values, name);
    return value != nullptr && is_text(*value) ? std::optional(utf8_of(value->data)) : std::nullopt;
}

std::optional<std::string> filled_text(const std::vector<RegistryValue>& values, std::string_view name) {
    auto found = text(values, name);
    return found && !found->empty() ? found : std::nullopt;
}

std::vector<std::string> texts(const std::vector<RegistryValue>& values, std::string_view name) {
    const RegistryValue* value = find(values, name);
    std::vector<std::string> all;
    if (value == nullptr || (value->type != RegistryType::texts && !is_text(*value))) {
        return all;
    }
    const ByteReader in(value->data);
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= value->data.size(); at += 2) {
        if (in.has(at, 2) && in.little(at, 2) != 0) {
            continue;
        }
        if (at > begin) {
            all.push_back(utf8_of(in.at(begin, at - begin)));
        }
        begin = at + 2;
    }
    return all;
}

std::optional<std::uint32_t> number(const std::vector<RegistryValue>& values, std::string_view name) {
    const RegistryValue* value = find(values, name);
    if (value == nullptr || value->type != RegistryType::number || value->data.size() != 4) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(ByteReader(value->data).little(0, 4));
}

Observed<std::vector<RegistryValue>> values_if_there(RegistryHive& hive, std::string_view path) {
    auto values = hive.values(path);
    if (!values && values.error().code == reason::registry_absent) {
        return std::vector<RegistryValue>();
    }
    return values;
}

Observed<std::vector<std::string>> keys_if_there(RegistryHive& hive, std::string_view path) {
    auto keys = hive.keys(path);
    if (!keys && keys.error().code == reason::registry_absent) {
        return std::vector<std::string>();
    }
    return keys;
}

Observed<std::string> control_set(RegistryHive& system) {
    constexpr std::uint32_t most_sets = 999;
    const auto values = system.values("Select");
    if (!values) {
        return tl::unexpected(values.error());
    }
    const auto current = number(*values, "Current");
    if (!current || *current == 0 || *current > most_sets) {
        return unobserved(reason::system_invalid, "Select\\Current names no set of settings");
    }
    return fmt::format("ControlSet{:03}", *current);
}

}  // namespace plateau::windows_platform::stored
