#include "engine/platforms/windows/machine_hives.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/facts/value_json.h"
#include "engine/model/value.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

/// SAM and SECURITY hold hashes of passwords and keys: of these hives only names and identifiers of domains, and groups
/// with their members, are kept.
bool may_be_kept(const std::string& hive, std::string_view path) {
    const std::string key = folded(path);
    if (hive == "SAM") {
        return key.starts_with("sam\\domains\\builtin\\aliases\\") ||
               key.starts_with("sam\\domains\\account\\aliases\\");
    }
    return hive != "SECURITY" || key.starts_with("policy\\pol");
}

/// Each takes a process, and the memory of its hive, as long as the machine is read.
constexpr std::size_t most_users = 32;
constexpr std::size_t longest_name = 255;

/// A name of a folder that leads to this folder.
bool is_plain_name(const std::string& name) {
    return !name.empty() && name.size() <= longest_name && name != "." && name != ".." &&
           name.find_first_of("/\\:") == std::string::npos && !first_not_text(name) &&
           name.find_first_of("\t\r\n") == std::string::npos;
}

}  // namespace

bool is_nobodys_profile(const std::string& name) {
    constexpr std::array<std::string_view, 4> nobody = {"default", "default user", "all users", "public"};
    return std::find(nobody.begin(), nobody.end(), folded(name)) != nobody.end();
}

Observed<std::vector<std::string>> ReadHive::keys(std::string_view path) {
    auto keys = hive_->keys(path);
    if (keys) {
        keys_[std::string(path)] = *keys;
    }
    return keys;
}

Observed<std::vector<RegistryValue>> ReadHive::values(std::string_view path) {
    auto read = hive_->values(path);
    if (!read) {
        return tl::unexpected(read.error());
    }
    std::vector<RegistryValue> values;
    for (HiveValue& value : *read) {
        values.push_back({std::move(value.name), static_cast<RegistryType>(value.type), std::move(value.data)});
    }
    values_[std::string(path)] = values;
    return values;
}

std::string ReadHive::take_read() {
    if (keys_.empty() && values_.empty()) {
        return {};
    }
    Record keys;
    for (const auto& [path, names] : keys_) {
        List shown;
        for (const std::string& name : names) {
            shown.emplace_back(harmless(name));
        }
        keys.emplace(harmless(path), std::move(shown));
    }
    Record values;
    for (const auto& [path, all] : values_) {
        List shown;
        for (const RegistryValue& value : all) {
            Record one{{"name", harmless(value.name)},
                       {"type", std::int64_t{static_cast<std::uint32_t>(value.type)}},
                       {"size", static_cast<std::int64_t>(value.data.size())}};
            if (may_be_kept(name_, path)) {
                one.emplace("data", hexadecimal(value.data));
            }
            shown.emplace_back(std::move(one));
        }
        values.emplace(harmless(path), std::move(shown));
    }
    keys_.clear();
    values_.clear();
    return to_json(Value(Record{
        {"hive", name_}, {"replayed", hive_->replayed()}, {"keys", std::move(keys)}, {"values", std::move(values)}}));
}

Observed<RegistryHive*> MachineHives::find(const std::string& name) {
    auto known = hives_.find(name);
    if (known == hives_.end()) {
        auto hive = open_(name);
        known = hive ? hives_.emplace(name, std::make_unique<ReadHive>(harmless(name), std::move(*hive))).first
                     : hives_.emplace(name, tl::unexpected(hive.error())).first;
    }
    if (!known->second) {
        return tl::unexpected(known->second.error());
    }
    return known->second->get();
}

Observed<std::vector<UserHive>> MachineHives::users() {
    auto names = list_users_ ? list_users_() : unobserved(reason::hive_absent, "no hive of a user");
    if (!names) {
        return tl::unexpected(names.error());
    }
    std::erase_if(*names, is_nobodys_profile);
    const auto odd = std::find_if_not(names->begin(), names->end(), is_plain_name);
    if (odd != names->end() || names->size() > most_users) {
        return unobserved(reason::users_invalid,
                          odd == names->end() ? fmt::format("{} names", names->size()) : shown(*odd));
    }
    std::sort(names->begin(), names->end());
    std::vector<UserHive> users;
    for (const std::string& name : *names) {
        const auto hive = find("users/" + name);
        if (hive) {
            users.push_back({.user = harmless(name), .hive = *hive});
        } else if (hive.error().code != reason::hive_absent) {
            return unobserved(hive.error().code, fmt::format("{}: {}", shown(name), hive.error().why));
        }
    }
    return users;
}

std::vector<ReadHive*> MachineHives::opened() {
    std::vector<ReadHive*> all;
    for (auto& [name, hive] : hives_) {
        if (hive) {
            all.push_back(hive->get());
        }
    }
    return all;
}

}  // namespace plateau::windows_platform
