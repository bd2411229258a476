#include "engine/app/kept_choice.h"

#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "engine/support/files.h"

using namespace plateau;

namespace {

/// A state folder in which rehearsals were kept.
struct Kept {
    void keep(const std::string& session, const std::vector<std::string>& seats) const {
        KeptRehearsal record{.session = session, .scenario = "/s", .folder = "/f", .uri = "test:///", .seats = {}};
        for (const std::string& seat : seats) {
            record.seats.push_back(
                {.id = seat, .answer = "blank", .router = "vm", .router_host_key = "SHA256:old", .images = {}});
        }
        keep_text(to_json(record));
    }
    void keep_text(const std::string& record) const { Instance::open_rehearsal(places.state, "/store").keep(record); }

    /// The session and seats chosen, or the id of the error.
    std::string chosen(const KeptWish& wish) const {
        try {
            const KeptChoice choice = choose_kept(places, wish);
            std::string text = choice.record.session;
            for (const std::string& seat : choice.seats) {
                text += " " + seat;
            }
            return text;
        } catch (const Error& error) {
            return error.message().id;
        }
    }

    TemporaryFolder folder{"plateau-state"};
    Places places{.state = folder.path() / "plateau"};
};

}  // namespace

TEST_CASE("the only kept rehearsal is meant with all its seats, or with the one that is named") {
    const Kept kept;
    kept.keep("r1", {"01", "02"});
    CHECK(kept.chosen({}) == "r1 01 02");
    CHECK(kept.chosen({.session = {}, .seat = "02"}) == "r1 02");
    CHECK(kept.chosen({.session = {}, .seat = "03"}) == "check.seat.unknown");
}

TEST_CASE("of several kept rehearsals one must be named") {
    const Kept kept;
    kept.keep("r1", {"01"});
    kept.keep("r2", {"01"});
    CHECK(kept.chosen({}) == "check.session.which");
    CHECK(kept.chosen({.session = "r2", .seat = {}}) == "r2 01");
    CHECK(kept.chosen({.session = "r3", .seat = {}}) == "check.session.unknown");
}

TEST_CASE("where none is kept, the way to keep one is told") {
    const Kept kept;
    CHECK(kept.chosen({}) == "check.none");
    CHECK(kept.chosen({.session = "r1", .seat = {}}) == "check.none");
}

TEST_CASE("a record that cannot be read is told, and is in nobody's way where another can") {
    const Kept kept;
    kept.keep_text("");
    CHECK(kept.chosen({}) == "check.record.damaged");
    kept.keep("r1", {"01"});
    CHECK(kept.chosen({}) == "r1 01");
}

TEST_CASE("a new host key of one seat's router leaves the others as they were") {
    const Kept kept;
    kept.keep("r1", {"01", "02"});
    const KeptChoice choice = choose_kept(kept.places, {});
    const KeptRehearsal record = with_host_key(choice.instance, choice.instance.record(), "02", "SHA256:new");
    CHECK(record.find("01")->router_host_key == "SHA256:old");
    CHECK(record.find("02")->router_host_key == "SHA256:new");
}
