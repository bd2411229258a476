#include "engine/facts/value_json.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <utility>
#include <variant>

#include "engine/model/value_tree.h"

namespace plateau {

namespace {

namespace json = boost::json;

/// Builds a Value as the parser goes, so that a member given twice is seen: a finished JSON object keeps only the last.
class ValueBuilder {
  public:
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);

    Value take() { return std::move(stack_.front().value); }
    const std::string& refusal() const { return refusal_; }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return open(List()); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }
    bool on_object_begin(json::error_code&) { return open(Record()); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return append(part); }
    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        append(part);
        return add(Value(std::exchange(text_, {})));
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return append(part); }
    bool on_key(json::string_view part, std::size_t, json::error_code& code) {
        append(part);
        if (std::get_if<Record>(&stack_.back().open)->contains(text_)) {
            return refuse(fmt::format("the member \"{}\" is given twice", text_), code);
        }
        stack_.back().key = std::exchange(text_, {});
        return true;
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, json::error_code&) { return add(Value(number)); }
    bool on_uint64(std::uint64_t number, json::string_view, json::error_code& code) {
        return refuse(fmt::format("{} is too large a number", number), code);
    }
    bool on_double(double, json::string_view, json::error_code& code) {
        return refuse("a number with a fraction or exponent is no value here", code);
    }
    bool on_bool(bool flag, json::error_code&) { return add(Value(flag)); }
    bool on_null(json::error_code&) { return add(Value()); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    struct Level {
        std::variant<std::monostate, List, Record> open;  ///< monostate: the document itself
        std::string key;                                  ///< of the member to come
        Value value;                                      ///< of the document
    };

    bool append(json::string_view part) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool open(std::variant<std::monostate, List, Record> container) {
        stack_.push_back({.open = std::move(container), .key = {}, .value = {}});
        return true;
    }
    bool close() {
        auto container = std::move(stack_.back().open);
        stack_.pop_back();
        if (auto* list = std::get_if<List>(&container)) {
            return add(Value(std::move(*list)));
        }
        return add(Value(std::move(std::get<Record>(container))));
    }
    bool add(Value value) {
        Level& level = stack_.back();
        if (auto* list = std::get_if<List>(&level.open)) {
            list->push_back(std::move(value));
        } else if (auto* record = std::get_if<Record>(&level.open)) {
            record->emplace(std::move(level.key), std::move(value));
        } else {
            level.value = std::move(value);
        }
        return true;
    }
    bool refuse(std::string why, json::error_code& code) {
        refusal_ = std::move(why);
        code = json::error::syntax;
        return false;
    }

    std::vector<Level> stack_{1};
    std::string text_;
    std::string refusal_;
};

}  // namespace

std::string to_json(const Value& value) {
    return json::serialize(json_tree(value));
}

tl::expected<JsonPrefix, std::string> value_from_json_prefix(std::string_view text) {
    json::parse_options options;
    options.max_depth = 32;
    json::basic_parser<ValueBuilder> parser(options);
    json::error_code code;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
    if (code) {
        const std::string& refusal = parser.handler().refusal();
        return tl::unexpected(fmt::format("byte {}: {}", used, refusal.empty() ? code.message() : refusal));
    }
    return JsonPrefix{parser.handler().take(), used};
}

tl::expected<Value, std::string> value_from_json(std::string_view text) {
    auto prefix = value_from_json_prefix(text);
    if (!prefix) {
        return tl::unexpected(std::move(prefix.error()));
    }
    if (const auto rest = text.find_first_not_of(" \t\r\n", prefix->used); rest != std::string_view::npos) {
        return tl::unexpected(fmt::format("byte {}: something stands after the value", rest));
    }
    return std::move(prefix->value);
}

}  // namespace plateau
