#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"

namespace plateau {

/// Compact: one line, without blanks. Pretty: two blanks a level, and a line feed at the end.
enum class JsonStyle { compact, pretty };

/// Writes JSON in the order it is called, for records whose members have an order that Value does not keep.
class JsonWriter {
  public:
    explicit JsonWriter(JsonStyle style) : style_(style) {}

    void begin_object() { begin('{'); }
    void end_object() { end('}'); }
    void begin_array() { begin('['); }
    void end_array() { end(']'); }
    /// The name of the next member.
    void key(std::string_view name);
    void value(const Value& value);
    /// A number of points given in quarters: 2, 0.25, 1.5.
    void quarters(int quarters);

    /// key() and value() at once.
    void member(std::string_view name, const Value& value);

    /// The whole text; the writer is empty afterwards.
    std::string take();

  private:
    void begin(char bracket);
    void end(char bracket);
    void before_element();
    void new_line();

    JsonStyle style_;
    std::string text_;
    std::vector<bool> filled_;  ///< of each open bracket: it has an element
    bool after_key_ = false;
};

}  // namespace plateau
