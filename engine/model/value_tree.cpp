#include "engine/model/value_tree.h"

#include <boost/json.hpp>

namespace plateau {

namespace json = boost::json;

json::value json_tree(const Value& value) {
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
            array.push_back(json_tree(element));
        }
        return array;
    }
    if (const auto* record = value.as_record()) {
        json::object object;
        for (const auto& [name, member] : *record) {
            object.emplace(name, json_tree(member));
        }
        return object;
    }
    return nullptr;
}

}  // namespace plateau
