#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plateau {

class Value;
using List = std::vector<Value>;
/// Members by name, in the order of their names: printed the same way every time.
using Record = std::map<std::string, Value, std::less<>>;

/// What a field of a fact, an expectation or a parameter may hold: the data of JSON without fractions.
/// A null means: looked for and not set.
class Value {
  public:
    Value() = default;
    Value(std::nullptr_t) {}                                      // NOLINT(google-explicit-constructor)
    Value(bool value) : data_(value) {}                           // NOLINT(google-explicit-constructor)
    Value(int value) : data_(std::int64_t{value}) {}              // NOLINT(google-explicit-constructor)
    Value(std::int64_t value) : data_(value) {}                   // NOLINT(google-explicit-constructor)
    Value(const char* value) : data_(std::string(value)) {}       // NOLINT(google-explicit-constructor)
    Value(std::string_view value) : data_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
    Value(std::string value) : data_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
    Value(List value) : data_(std::move(value)) {}                // NOLINT(google-explicit-constructor)
    Value(Record value) : data_(std::move(value)) {}              // NOLINT(google-explicit-constructor)

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
    /// The content when it is of that type, nullptr otherwise.
    const bool* as_bool() const { return std::get_if<bool>(&data_); }
    const std::int64_t* as_integer() const { return std::get_if<std::int64_t>(&data_); }
    const std::string* as_string() const { return std::get_if<std::string>(&data_); }
    const List* as_list() const { return std::get_if<List>(&data_); }
    const Record* as_record() const { return std::get_if<Record>(&data_); }

    /// The member of that name when this is a record that has it, nullptr otherwise.
    const Value* find(std::string_view name) const;

    friend bool operator==(const Value& a, const Value& b);
    /// A total order, for sorting; of no meaning to people.
    friend std::strong_ordering operator<=>(const Value& a, const Value& b);

  private:
    std::variant<std::nullptr_t, bool, std::int64_t, std::string, List, Record> data_;
};

/// "text", "boolean", "integer", "list", "record" or "null": for messages.
std::string_view type_name(const Value& value);

}  // namespace plateau
