#include <cstdint>

#include "engine/scenario/scenario_file.h"
#include "tests/fuzz/problems.h"

// A text is a room with a seat on a host, or has a problem.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Problems problems("f");
    const Room room = read_room(text, problems);
    if (test::check_problems(problems, text)) {
        return 0;
    }
    test::must(!room.seats.empty() && !room.hosts.empty(), "a room has a seat and a host");
    for (const Seat& seat : room.seats) {
        test::must(!seat.router.kind.empty(), "a seat has a router");
    }
    return 0;
}
