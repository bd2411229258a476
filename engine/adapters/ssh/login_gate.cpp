#include "engine/adapters/ssh/login_gate.h"

#include <utility>

namespace plateau::ssh {

void LoginGate::enter(const ShellTarget& target, const void* who, std::function<void()> admit) {
    Queue& queue = queues_[Server(target.name_space, target.address, target.port)];
    if (queue.inside.size() < places) {
        queue.inside.push_back(who);
        admit();
    } else {
        queue.waiting.push_back({who, std::move(admit)});
    }
}

void LoginGate::leave(const ShellTarget& target, const void* who) {
    const auto found = queues_.find(Server(target.name_space, target.address, target.port));
    if (found == queues_.end()) {
        return;
    }
    Queue& queue = found->second;
    std::erase_if(queue.waiting, [who](const Visitor& visitor) { return visitor.who == who; });
    if (std::erase(queue.inside, who) > 0 && !queue.waiting.empty()) {
        const Visitor next = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        queue.inside.push_back(next.who);
        next.admit();
    }
    if (queue.inside.empty()) {
        queues_.erase(found);
    }
}

}  // namespace plateau::ssh
