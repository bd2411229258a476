#include "engine/api/rights.h"

#include <algorithm>
#include <array>

namespace plateau {

std::string_view to_string_view(Role role) {
    switch (role) {
        case Role::admin:
            return "admin";
        case Role::session_manager:
            return "session_manager";
        case Role::trainer:
            return "trainer";
        case Role::invigilator:
            return "invigilator";
        case Role::jury:
            return "jury";
        case Role::observer:
            return "observer";
    }
    return "observer";
}

std::optional<Role> parse_role(std::string_view text) {
    constexpr std::array all{Role::admin, Role::session_manager, Role::trainer, Role::invigilator,
                             Role::jury,  Role::observer};
    const auto found = std::find_if(all.begin(), all.end(), [&](Role role) { return to_string_view(role) == text; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

}  // namespace plateau
