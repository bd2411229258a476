#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "engine/model/address.h"
#include "engine/ports/remote_shell.h"

namespace plateau::ssh {

/// Lets few sessions log in to one server at the same time: dropbear closes a sixth connection of one address that has
/// not logged in yet, OpenSSH begins to drop some at ten. One thread.
class LoginGate {
  public:
    static constexpr int places = 4;

    /// Calls `admit` when there is a place, perhaps at once. `who` is any address that stands for the session.
    void enter(const ShellTarget& target, const void* who, std::function<void()> admit);
    /// Gives back the place, or the turn in the queue; does nothing for one that has neither.
    void leave(const ShellTarget& target, const void* who);

  private:
    using Server = std::tuple<std::string, Ipv4Address, std::uint16_t>;
    struct Visitor {
        const void* who;
        std::function<void()> admit;
    };
    struct Queue {
        std::deque<const void*> inside;
        std::deque<Visitor> waiting;
    };

    std::map<Server, Queue> queues_;
};

}  // namespace plateau::ssh
