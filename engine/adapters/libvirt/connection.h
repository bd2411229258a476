#pragma once

#include <libvirt/libvirt.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/adapters/libvirt/event_loop.h"
#include "engine/adapters/libvirt/libvirt_adapter.h"

namespace plateau {

namespace libvirt {

/// Gives a handle back to libvirt.
template <auto release>
struct Release {
    template <class T>
    void operator()(T* handle) const {
        release(handle);
    }
};

using Domain = std::unique_ptr<std::remove_pointer_t<virDomainPtr>, Release<virDomainFree>>;
using Network = std::unique_ptr<std::remove_pointer_t<virNetworkPtr>, Release<virNetworkFree>>;

}  // namespace libvirt

/// Lanes to one libvirt. The daemon serves at most five calls of a client at a time, and stops reading that client's
/// socket, keepalive included, when more wait: so a lane carries four calls, and another lane is opened for the fifth.
class LibvirtConnection {
  public:
    explicit LibvirtConnection(std::string uri);

    /// A place on a lane for one call.
    class Lease {
      public:
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        virConnectPtr get() const { return handle_.get(); }

      private:
        friend class LibvirtConnection;
        using Handle = std::shared_ptr<std::remove_pointer_t<virConnectPtr>>;
        Lease(LibvirtConnection& of, Handle handle) : of_(of), handle_(std::move(handle)) {}
        LibvirtConnection& of_;
        Handle handle_;
    };

    /// Opens a lane when none has a place. Throws Error unavailable or denied when it cannot.
    Lease lease();

    /// Held during each agent command: libvirt runs one at a time for a domain and lets a second one wait 30 s.
    std::shared_ptr<std::timed_mutex> agent_lock(const std::string& machine);

    const std::string& uri() const { return uri_; }

  private:
    struct Lane {
        Lease::Handle handle;
        int calls = 0;
    };

    Lease::Handle open() const;
    Lease::Handle take_place();
    void give_back(const Lease::Handle& handle);

    const std::string uri_;
    const std::shared_ptr<libvirt::EventLoop> loop_;  // outlives the lanes
    std::mutex mutex_;
    std::vector<Lane> lanes_;
    std::map<std::string, std::weak_ptr<std::timed_mutex>> agent_locks_;
};

}  // namespace plateau
