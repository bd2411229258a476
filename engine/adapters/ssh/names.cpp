#include "engine/adapters/ssh/names.h"

#include <algorithm>
#include <array>

namespace plateau::ssh {

int number_of_signal(std::string_view name) {
    struct Signal {
        std::string_view name;
        int number;
    };
    static constexpr std::array<Signal, 13> signals{{{"HUP", 1},
                                                     {"INT", 2},
                                                     {"QUIT", 3},
                                                     {"ILL", 4},
                                                     {"ABRT", 6},
                                                     {"FPE", 8},
                                                     {"KILL", 9},
                                                     {"USR1", 10},
                                                     {"SEGV", 11},
                                                     {"USR2", 12},
                                                     {"PIPE", 13},
                                                     {"ALRM", 14},
                                                     {"TERM", 15}}};
    const auto found = std::find_if(signals.begin(), signals.end(), [name](const Signal& s) { return s.name == name; });
    return found == signals.end() ? 0 : found->number;
}

bool offers(std::string_view methods, std::string_view method) {
    while (!methods.empty()) {
        const std::size_t comma = std::min(methods.find(','), methods.size());
        if (methods.substr(0, comma) == method) {
            return true;
        }
        methods.remove_prefix(std::min(comma + 1, methods.size()));
    }
    return false;
}

}  // namespace plateau::ssh
