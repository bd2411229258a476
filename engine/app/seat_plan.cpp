#include "engine/app/seat_plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace plateau {

std::vector<Seat> seats_of(const Room& room, std::size_t count) {
    std::vector<Seat> seats(room.seats.begin(),
                            room.seats.begin() + static_cast<std::ptrdiff_t>(std::min(count, room.seats.size())));
    for (std::size_t number = 1; seats.size() < count && !room.seats.empty(); ++number) {
        Seat seat = room.seats.back();
        seat.id = fmt::format("{:02}", number);
        const bool taken =
            std::any_of(seats.begin(), seats.end(), [&](const Seat& other) { return other.id == seat.id; });
        if (!taken) {
            seats.push_back(std::move(seat));
        }
    }
    return seats;
}

std::map<std::string, std::string> image_names(const Scenario& scenario, const Room& room, const Seat& seat) {
    std::map<std::string, std::string> names;
    for (const MachinePlan& machine : scenario.lab.machines) {
        const auto named = room.images.find(machine.image);
        names[machine.role] = named == room.images.end() ? machine.image : named->second;
    }
    if (scenario.lab.router) {
        names["router"] = seat.router.image.empty() ? scenario.lab.router->image : seat.router.image;
    }
    return names;
}

}  // namespace plateau
