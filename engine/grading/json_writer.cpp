#include "engine/grading/json_writer.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "engine/facts/value_json.h"

namespace plateau {

void JsonWriter::new_line() {
    if (style_ == JsonStyle::pretty) {
        text_ += '\n';
        text_.append(2 * filled_.size(), ' ');
    }
}

void JsonWriter::before_element() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (filled_.empty()) {
        return;
    }
    if (filled_.back()) {
        text_ += ',';
    }
    filled_.back() = true;
    new_line();
}

void JsonWriter::begin(char bracket) {
    before_element();
    text_ += bracket;
    filled_.push_back(false);
}

void JsonWriter::end(char bracket) {
    const bool filled = filled_.back();
    filled_.pop_back();
    if (filled) {
        new_line();
    }
    text_ += bracket;
}

void JsonWriter::key(std::string_view name) {
    before_element();
    text_ += to_json(Value(name));
    text_ += style_ == JsonStyle::pretty ? ": " : ":";
    after_key_ = true;
}

void JsonWriter::value(const Value& value) {
    if (const List* list = value.as_list()) {
        begin_array();
        for (const Value& element : *list) {
            this->value(element);
        }
        end_array();
    } else if (const Record* record = value.as_record()) {
        begin_object();
        for (const auto& [name, element] : *record) {
            member(name, element);
        }
        end_object();
    } else {
        before_element();
        text_ += to_json(value);
    }
}

void JsonWriter::quarters(int quarters) {
    constexpr std::array<std::string_view, 4> fractions{"", ".25", ".5", ".75"};
    before_element();
    text_ += fmt::format("{}{}", quarters / 4, fractions[static_cast<unsigned>(quarters) % 4]);
}

void JsonWriter::member(std::string_view name, const Value& value) {
    key(name);
    this->value(value);
}

std::string JsonWriter::take() {
    if (style_ == JsonStyle::pretty) {
        text_ += '\n';
    }
    return std::exchange(text_, {});
}

}  // namespace plateau
