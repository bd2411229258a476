#include "engine/report/visible.h"

#include <doctest/doctest.h>

#include "engine/support/utf8.h"

using plateau::first_characters;
using plateau::visible;

TEST_CASE("a control character on paper is its picture") {
    CHECK(visible("a\r\n\tb\x1b[2J\x7f") == "a␍␊␉b␛[2J␡");
    CHECK(visible(std::string_view("\0", 1)) == "␀");
    CHECK(visible("\xc2\x9b") == "⟨U+009B⟩");
}

TEST_CASE("what hides, joins or turns text is named, so that a jury sees why two names differ") {
    CHECK(visible("admin\xe2\x80\xaegpj.exe") == "admin⟨U+202E⟩gpj.exe");
    CHECK(visible("ad\xe2\x80\x8dmin") == "ad⟨U+200D⟩min");
    CHECK(visible("\xef\xbb\xbfx") == "⟨U+FEFF⟩x");
    CHECK(visible("\xf3\xa0\x80\x81") == "⟨U+E0001⟩");
    CHECK(visible("\xef\xbf\xbf") == "⟨U+FFFF⟩");
}

TEST_CASE("bytes that are no UTF-8 are named one by one") {
    CHECK(visible("a\xff\xc3") == "a⟨0xFF⟩⟨0xC3⟩");
    CHECK(visible("\xed\xa0\x80") == "⟨0xED⟩⟨0xA0⟩⟨0x80⟩");
}

TEST_CASE("names of any script stay as they are, and so does what was made visible before") {
    for (const std::string text : {"Élodie", "Αθήνα", "محمد", "美咲", "a\xc2\xa0: b", ""}) {
        CHECK(visible(text) == text);
    }
    const std::string once = visible("x\x01\xe2\x80\xaey\xff");
    CHECK(visible(once) == once);
    CHECK(plateau::harmless(once) == once);
}

TEST_CASE("a value is made visible with all it holds") {
    using plateau::List;
    using plateau::Record;
    using plateau::Value;
    CHECK(plateau::visible_value(Value(List{"a\n", 2, Value(Record{{"k\x01", "v\t"}})})) ==
          Value(List{"a␊", 2, Value(Record{{"k␁", "v␉"}})}));
}

TEST_CASE("a text is cut between characters") {
    CHECK(first_characters("élève", 2) == "él");
    CHECK(first_characters("élève", 5) == "élève");
    CHECK(first_characters("élève", 9) == "élève");
    CHECK(first_characters("é", 0).empty());
}
