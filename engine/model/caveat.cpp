#include "engine/model/caveat.h"

namespace plateau {

std::string_view to_string_view(Caveat caveat) {
    return caveat == Caveat::put_to_sleep ? "put_to_sleep" : "not_unmounted";
}

std::optional<Caveat> parse_caveat(std::string_view text) {
    for (const Caveat caveat : {Caveat::not_unmounted, Caveat::put_to_sleep}) {
        if (to_string_view(caveat) == text) {
            return caveat;
        }
    }
    return std::nullopt;
}

}  // namespace plateau
