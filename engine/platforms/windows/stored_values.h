#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/platforms/windows/registry.h"

/// What the values of a key say. Names count without regard to case; a value of another type than asked for says
/// nothing.
namespace plateau::windows_platform::stored {

/// UTF-16LE up to its first zero, as UTF-8; half a character at the end is left out, a broken one shown as U+FFFD.
std::string utf8_of(std::string_view utf16);

/// nullptr: there is none of that name.
const RegistryValue* find(const std::vector<RegistryValue>& values, std::string_view name);

/// A text, expandable or not.
std::optional<std::string> text(const std::vector<RegistryValue>& values, std::string_view name);
/// The same; nothing also for an empty one.
std::optional<std::string> filled_text(const std::vector<RegistryValue>& values, std::string_view name);
/// The lines of a list of texts, without empty ones; those of a single text are one.
std::vector<std::string> texts(const std::vector<RegistryValue>& values, std::string_view name);
/// A number of 32 bits.
std::optional<std::uint32_t> number(const std::vector<RegistryValue>& values, std::string_view name);

/// The values of a key; none where the key is absent. Unobserved only for what is damaged.
Observed<std::vector<RegistryValue>> values_if_there(RegistryHive& hive, std::string_view path);

/// The keys below a key; none where the key is absent. Unobserved only for what is damaged.
Observed<std::vector<std::string>> keys_if_there(RegistryHive& hive, std::string_view path);

/// The set of settings that Windows starts from, "ControlSet001": the link CurrentControlSet is made at the start.
Observed<std::string> control_set(RegistryHive& system);

}  // namespace plateau::windows_platform::stored
