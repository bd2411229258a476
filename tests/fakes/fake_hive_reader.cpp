#include "tests/fakes/fake_hive_reader.h"

#include <algorithm>

#include "engine/support/fold.h"

namespace plateau::fakes {

namespace {

const HiveKey* child_of(const HiveKey& key, std::string_view name) {
    const std::string wanted = folded(name);
    const auto found =
        std::find_if(key.keys.begin(), key.keys.end(), [&](const HiveKey& one) { return folded(one.name) == wanted; });
    return found == key.keys.end() ? nullptr : &*found;
}

/// Takes the first name off the front of a path.
std::string_view take_name(std::string_view& path) {
    const auto end = path.find('\\');
    const std::string_view name = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    return name;
}

}  // namespace

std::string utf16(std::string_view text) {
    std::string bytes;
    for (const char c : text) {
        bytes += c;
        bytes += '\0';
    }
    return bytes + std::string(2, '\0');
}

HiveValue text_value(std::string name, std::string_view text) {
    return {.name = std::move(name), .type = 1, .data = utf16(text)};
}

HiveValue number_value(std::string name, std::uint32_t number) {
    std::string data;
    for (int i = 0; i < 4; ++i) {
        data += static_cast<char>(number >> (8 * i));
    }
    return {.name = std::move(name), .type = 4, .data = std::move(data)};
}

HiveValue texts_value(std::string name, const std::vector<std::string>& texts) {
    std::string data;
    for (const std::string& text : texts) {
        data += utf16(text);
    }
    return {.name = std::move(name), .type = 7, .data = data + std::string(2, '\0')};
}

HiveKey& key_at(HiveKey& root, std::string_view path) {
    HiveKey* key = &root;
    while (!path.empty()) {
        const std::string name(take_name(path));
        if (child_of(*key, name) == nullptr) {
            key->keys.push_back({.name = name});
        }
        key = const_cast<HiveKey*>(child_of(*key, name));
    }
    return *key;
}

Observed<const HiveKey*> FakeHive::find(std::string_view path) const {
    const HiveKey* key = &root_;
    while (!path.empty()) {
        const std::string_view name = take_name(path);
        key = child_of(*key, name);
        if (key == nullptr) {
            return unobserved("windows.registry.absent", "no key " + std::string(name));
        }
    }
    return key;
}

Observed<std::vector<std::string>> FakeHive::keys(std::string_view path) {
    return find(path).map([](const HiveKey* key) {
        std::vector<std::string> names;
        for (const HiveKey& child : key->keys) {
            names.push_back(child.name);
        }
        return names;
    });
}

Observed<std::vector<HiveValue>> FakeHive::values(std::string_view path) {
    return find(path).map([](const HiveKey* key) { return key->values; });
}

Observed<std::unique_ptr<Hive>> FakeHiveReader::open(const HiveFiles& files) {
    const auto found = hives_.find(files.primary.filename().string());
    if (found == hives_.end()) {
        return unobserved("windows.hive.unreadable", "no such file");
    }
    return std::make_unique<FakeHive>(found->second);
}

}  // namespace plateau::fakes
