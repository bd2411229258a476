#include "engine/adapters/ssh/names.h"

#include <doctest/doctest.h>

using plateau::ssh::number_of_signal;
using plateau::ssh::offers;

TEST_CASE("a signal's name gives its number on Linux, another name none") {
    CHECK(number_of_signal("KILL") == 9);
    CHECK(number_of_signal("TERM") == 15);
    CHECK(number_of_signal("SIGKILL") == 0);
    CHECK(number_of_signal("") == 0);
}

TEST_CASE("a login is offered where its whole name stands in the list") {
    CHECK(offers("publickey,password", "publickey"));
    CHECK(offers("publickey,password", "password"));
    CHECK(offers("password", "password"));
    CHECK_FALSE(offers("publickey,password", "pass"));
    CHECK_FALSE(offers("no-password", "password"));
    CHECK_FALSE(offers("publickey,", "password"));
    CHECK_FALSE(offers("", "password"));
}
