#include "engine/adapters/disk/hive_words.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace plateau::hive_words {

namespace {

constexpr std::array<std::string_view, 3> verbs = {"keys", "values", "trial"};
constexpr std::string_view replayed_word = "replayed";
constexpr std::string_view clean_word = "clean";

tl::unexpected<Unobserved> garbled(std::string_view what) {
    return unobserved(disk_reason::reader_ended, fmt::format("what the reader wrote is no {}", what));
}

/// Takes the number before `separator` off the front of `text`.
template <class Number>
std::optional<Number> take_number(std::string_view& text, char separator) {
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end == text.data() + text.size() || *end != separator) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return value;
}

std::string take_bytes(std::string_view& text, std::size_t size) {
    std::string taken(text.substr(0, size));
    text.remove_prefix(size);
    return taken;
}

}  // namespace

std::string to_text(const Request& request) {
    return fmt::format("{}\n{}", verbs.at(static_cast<std::size_t>(request.verb)), request.path);
}

std::optional<Request> request_from(std::string_view text) {
    const auto end = text.find('\n');
    for (std::size_t i = 0; i < verbs.size() && end != std::string_view::npos; ++i) {
        if (verbs.at(i) == text.substr(0, end)) {
            return Request{.verb = static_cast<Request::Verb>(i), .path = std::string(text.substr(end + 1))};
        }
    }
    return std::nullopt;
}

std::string opening_text(bool replayed) {
    return std::string(replayed ? replayed_word : clean_word);
}

Observed<bool> opening_from(std::string_view text) {
    if (text != replayed_word && text != clean_word) {
        return garbled("opening of a hive");
    }
    return text == replayed_word;
}

std::string to_text(const std::vector<std::string>& keys) {
    std::string text;
    for (const std::string& key : keys) {
        text += key;
        text += '\0';
    }
    return text;
}

Observed<std::vector<std::string>> keys_from(std::string_view text) {
    std::vector<std::string> keys;
    while (!text.empty()) {
        const auto end = text.find('\0');
        if (end == std::string_view::npos) {
            return garbled("list of keys");
        }
        keys.push_back(take_bytes(text, end));
        text.remove_prefix(1);
    }
    return keys;
}

std::string to_text(const std::vector<HiveValue>& values) {
    std::string text;
    for (const HiveValue& value : values) {
        text += fmt::format("{} {} {}\n", value.type, value.name.size(), value.data.size());
        text += value.name;
        text += value.data;
    }
    return text;
}

Observed<std::vector<HiveValue>> values_from(std::string_view text) {
    std::vector<HiveValue> values;
    while (!text.empty()) {
        const auto type = take_number<std::uint32_t>(text, ' ');
        const auto name = type ? take_number<std::size_t>(text, ' ') : std::nullopt;
        const auto data = name ? take_number<std::size_t>(text, '\n') : std::nullopt;
        if (!data || *name > text.size() || *data > text.size() - *name) {
            return garbled("list of values");
        }
        HiveValue value{.name = take_bytes(text, *name), .type = *type, .data = {}};
        value.data = take_bytes(text, *data);
        values.push_back(std::move(value));
    }
    return values;
}

}  // namespace plateau::hive_words
