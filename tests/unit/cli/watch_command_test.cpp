#include "cli/watch_command.h"

#include <doctest/doctest.h>

using plateau::cli::watch_command;
using plateau::cli::WatchVerb;

namespace {

const std::vector<std::string> seats{"01", "02"};

WatchVerb verb_of(std::string_view line) {
    return watch_command(line, seats).verb;
}

}  // namespace

TEST_CASE("an empty line checks now") {
    CHECK(verb_of("") == WatchVerb::check);
    CHECK(verb_of(" \t\r") == WatchVerb::check);
}

TEST_CASE("the commands are French and English, with accents or without, in any case") {
    CHECK(verb_of("aide") == WatchVerb::help);
    CHECK(verb_of("HELP") == WatchVerb::help);
    CHECK(verb_of("quitter") == WatchVerb::quit);
    CHECK(verb_of("quit") == WatchVerb::quit);
    for (const char* line : {"indice time-zone", "hint time-zone"}) {
        CHECK(verb_of(line) == WatchVerb::hint);
    }
    for (const char* line : {"détail time-zone", "detail time-zone", "DÉTAIL time-zone", "show time-zone"}) {
        CHECK(verb_of(line) == WatchVerb::show);
    }
    for (const char* line : {"réinitialiser client", "reinitialiser client", "Réinitialiser client", "reset client"}) {
        CHECK(verb_of(line) == WatchVerb::reset);
        CHECK(watch_command(line, seats).word == "client");
        CHECK(watch_command(line, seats).seat.empty());
    }
}

TEST_CASE("a seat may be named before the word, and an item that is called like a seat is an item") {
    const auto command = watch_command("hint 02 time-zone", seats);
    CHECK(command.seat == "02");
    CHECK(command.word == "time-zone");
    CHECK(watch_command("hint 02", seats).word == "02");
    CHECK(watch_command("hint 02", seats).seat.empty());
}

TEST_CASE("what is no command, lacks its word or has one too many is unknown") {
    for (const char* line : {"what", "hint", "reset", "quit now", "hint 03 time-zone", "help me", "aide 01 x"}) {
        CAPTURE(line);
        CHECK(verb_of(line) == WatchVerb::unknown);
    }
}
