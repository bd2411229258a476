#include "engine/app/rehearsal_json.h"

#include <doctest/doctest.h>

#include "engine/grading/correction_json.h"
#include "tests/golden.h"

using plateau::Error;
using plateau::ErrorKind;
using plateau::Message;
using plateau::Rehearsal;
using plateau::Verdict;

namespace {

/// One seat that was corrected with a surprise, one that an error ended, one thing that could not be removed.
Rehearsal sample() {
    Rehearsal rehearsal;
    rehearsal.session = "r0123abcd";
    rehearsal.folder = "/var/lib/plateau/rehearsals/r0123abcd";
    plateau::RehearsedSeat corrected{.seat = "01", .answer = "flawed", .case_folder = rehearsal.folder / "seat-01"};
    corrected.correction =
        *plateau::correction_from_json(plateau::read_file("tests/data/correction/practice-flawed.json"));
    corrected.surprises.push_back({"team-share", Verdict::met, Verdict::not_met});
    plateau::RehearsedSeat ended{.seat = "02", .answer = "complete", .case_folder = rehearsal.folder / "seat-02"};
    Error error(ErrorKind::unavailable, Message{"hypervisor.machine.absent", {{"name", "r0123abcd-02-client"}}});
    error.add_context(Message{"step.answer", {{"machine", "client"}, {"seat", "02"}}});
    ended.error = error;
    rehearsal.seats = {std::move(corrected), std::move(ended)};
    rehearsal.leftovers.emplace_back(ErrorKind::denied,
                                     Message{"file.unwritable", {{"file", "/x"}, {"why", "\u202esaid \"no\""}}});
    return rehearsal;
}

}  // namespace

TEST_CASE("a rehearsal tells errors with id and arguments, surprises and what is left") {
    plateau::check_golden("rehearsal/sample.json", to_json(sample()));
}

TEST_CASE("a correction stands in the rehearsal's record as it stands in its case folder") {
    const std::string correction = to_json(*sample().seats.front().correction);
    CHECK(to_json(sample()).find("\"correction\":" + correction + "}") != std::string::npos);
}
