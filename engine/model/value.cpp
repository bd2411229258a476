#include "engine/model/value.h"

namespace plateau {

const Value* Value::find(std::string_view name) const {
    const Record* record = as_record();
    if (record == nullptr) {
        return nullptr;
    }
    const auto found = record->find(name);
    return found == record->end() ? nullptr : &found->second;
}

bool operator==(const Value& a, const Value& b) {
    return (a <=> b) == std::strong_ordering::equal;
}

std::strong_ordering operator<=>(const Value& a, const Value& b) {
    if (const auto order = a.data_.index() <=> b.data_.index(); order != std::strong_ordering::equal) {
        return order;
    }
    return std::visit(
        [&](const auto& left) -> std::strong_ordering {
            using T = std::decay_t<decltype(left)>;
            if constexpr (std::is_same_v<T, std::nullptr_t>) {
                return std::strong_ordering::equal;
            } else {
                return left <=> std::get<T>(b.data_);
            }
        },
        a.data_);
}

std::string_view type_name(const Value& value) {
    if (value.is_null()) {
        return "null";
    }
    if (value.as_bool() != nullptr) {
        return "boolean";
    }
    if (value.as_integer() != nullptr) {
        return "integer";
    }
    if (value.as_string() != nullptr) {
        return "text";
    }
    return value.as_list() != nullptr ? "list" : "record";
}

}  // namespace plateau
