#include "engine/facts/value_json.h"

#include <doctest/doctest.h>

using namespace plateau;

TEST_CASE("a value is the same after it was written and read") {
    const Value value(Record{{"a", Value(List{1, true, Value(), "é\n\""})}, {"b", Value(Record{})}});
    CHECK(to_json(value) == R"({"a":[1,true,null,"é\n\""],"b":{}})");
    CHECK(value_from_json(to_json(value)) == value);
    CHECK(value_from_json(" [ ] \n") == Value(List{}));
    CHECK(value_from_json("-9223372036854775808") == Value(INT64_MIN));
}

TEST_CASE("JSON that means two things, or nothing of ours, is refused with its place") {
    const auto why = [](std::string_view text) { return value_from_json(text).error(); };
    CHECK(why(R"({"a":1,"a":2})") == "byte 9: the member \"a\" is given twice");
    CHECK(why(R"({"a":1,"\u0061":2})").ends_with("the member \"a\" is given twice"));
    CHECK(why("1.5").ends_with("a number with a fraction or exponent is no value here"));
    CHECK(why("9223372036854775808").ends_with("9223372036854775808 is too large a number"));
    CHECK(why("[] []") == "byte 3: something stands after the value");
    for (const std::string& text :
         {std::string("\"\xff\""), std::string("\"\xc3\""), std::string("{\"\xed\xa0\x80\":1}"), std::string(""),
          std::string("{"), std::string("[1,]"), std::string("nul"), std::string("// no\n1"),
          std::string("\"\\ud800\"")}) {
        CAPTURE(text);
        CHECK_FALSE(value_from_json(text).has_value());
    }
}

TEST_CASE("JSON may be nested 32 deep and no deeper") {
    CHECK(value_from_json(std::string(32, '[') + std::string(32, ']')).has_value());
    CHECK_FALSE(value_from_json(std::string(33, '[') + std::string(33, ']')).has_value());
    CHECK_FALSE(value_from_json(std::string(1 << 20, '[')).has_value());
}
