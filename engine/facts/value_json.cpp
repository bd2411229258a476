#include "engine/facts/value_json.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <limits>

namespace plateau {

namespace {

namespace json = boost::json;

json::value json_of(const Value& value) {
    if (const auto* flag = value.as_bool()) {
        return *flag;
    }
    if (const auto* number = value.as_integer()) {
        return *number;
    }
    if (const auto* text = value.as_string()) {
        return json::string(*text);
    }
    if (const auto* list = value.as_list()) {
        json::array array;
        for (const Value& element : *list) {
            array.push_back(json_of(element));
        }
        return array;
    }
    if (const auto* record = value.as_record()) {
        json::object object;
        for (const auto& [name, member] : *record) {
            object.emplace(name, json_of(member));
        }
        return object;
    }
    return nullptr;
}

tl::expected<Value, std::string> value_of(const json::value& from);

tl::expected<Value, std::string> value_of(const json::array& from) {
    List list;
    for (const json::value& element : from) {
        auto value = value_of(element);
        if (!value) {
            return value;
        }
        list.push_back(std::move(*value));
    }
    return Value(std::move(list));
}

tl::expected<Value, std::string> value_of(const json::object& from) {
    Record record;
    for (const auto& member : from) {
        auto value = value_of(member.value());
        if (!value) {
            return value;
        }
        record.emplace(std::string(member.key()), std::move(*value));
    }
    return Value(std::move(record));
}

tl::expected<Value, std::string> value_of(const json::value& from) {
    switch (from.kind()) {
        case json::kind::null:
            return Value();
        case json::kind::bool_:
            return Value(from.get_bool());
        case json::kind::int64:
            return Value(std::int64_t{from.get_int64()});
        case json::kind::uint64:
            return tl::unexpected(fmt::format("{} is too large a number", from.get_uint64()));
        case json::kind::double_:
            return tl::unexpected(std::string("a number with a fraction or exponent is no value here"));
        case json::kind::string:
            return Value(std::string(from.get_string()));
        case json::kind::array:
            return value_of(from.get_array());
        case json::kind::object:
            return value_of(from.get_object());
    }
    return Value();
}

}  // namespace

std::string to_json(const Value& value) {
    return json::serialize(json_of(value));
}

tl::expected<Value, std::string> value_from_json(std::string_view text) {
    json::stream_parser parser;
    json::error_code code;
    const std::size_t used = parser.write_some(text.data(), text.size(), code);
    if (!code && used < text.size()) {
        return tl::unexpected(fmt::format("byte {}: something stands after the value", used));
    }
    if (!code) {
        parser.finish(code);
    }
    if (code) {
        return tl::unexpected(fmt::format("byte {}: {}", used, code.message()));
    }
    return value_of(parser.release());
}

}  // namespace plateau
