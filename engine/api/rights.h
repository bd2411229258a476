#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// What somebody is allowed to be.
enum class Role { admin, session_manager, trainer, invigilator, jury, observer };

/// "admin", "session_manager", …
std::string_view to_string_view(Role role);
std::optional<Role> parse_role(std::string_view text);

/// Who may do something.
class Roles {
  public:
    constexpr Roles(std::initializer_list<Role> roles) {
        for (const Role role : roles) {
            bits_ |= bit(role);
        }
    }
    constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }

  private:
    static constexpr std::uint32_t bit(Role role) { return 1U << static_cast<unsigned>(role); }
    std::uint32_t bits_ = 0;
};

/// Somebody who asks.
struct Account {
    std::string name;
    Role role = Role::observer;
};

}  // namespace plateau
