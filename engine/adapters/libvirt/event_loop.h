#pragma once

#include <memory>

namespace plateau::libvirt {

/// libvirt's event loop, which keepalive needs: one thread of the process, running while somebody holds the loop.
/// libvirt keeps the implementation per process, so this cannot be an object of each connection.
class EventLoop {
  public:
    virtual ~EventLoop() = default;
    static std::shared_ptr<EventLoop> running();
};

}  // namespace plateau::libvirt
