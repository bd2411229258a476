#include "engine/adapters/disk/hive_words.h"

#include <doctest/doctest.h>

using namespace plateau;
using namespace plateau::hive_words;

TEST_CASE("requests and replies of a hive's reader are read as they were written") {
    const Request request{Request::Verb::values, std::string("A\\b\nc\0", 6)};
    CHECK(request_from(to_text(request)) == request);
    const std::vector<std::string> keys{"", "a b", "é\n"};
    CHECK(keys_from(to_text(keys)).value() == keys);
    const std::vector<HiveValue> values{{"", 1, ""}, {"a b\n", 4, std::string("\0 7\n", 4)}};
    CHECK(values_from(to_text(values)).value() == values);
    CHECK(opening_from(opening_text(true)).value());
    CHECK_FALSE(opening_from(opening_text(false)).value());
    const auto reply = disk_words::Reply(unobserved("windows.registry.absent", "no key"));
    CHECK(disk_words::reply_from(disk_words::to_text(reply)) == reply);
}

TEST_CASE("what is no word of a hive's reader is refused") {
    for (const char* text : {"", "keys", "look\n/", "keys /"}) {
        CHECK_FALSE(request_from(text).has_value());
    }
    CHECK(keys_from("a").error().code == "disk.reader_ended");
    for (const char* text : {"1", "1 1 1", "1 1 1\n", "1 2 1\nab", "x 0 0\n", "1 0 18446744073709551615\n"}) {
        CHECK(values_from(text).error().code == "disk.reader_ended");
    }
    CHECK(opening_from("dirty").error().code == "disk.reader_ended");
}
