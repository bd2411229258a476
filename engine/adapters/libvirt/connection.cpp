#include "engine/adapters/libvirt/connection.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "engine/adapters/libvirt/libvirt_error.h"

namespace plateau {

namespace {

constexpr int calls_per_lane = 4;
constexpr auto open_limit = std::chrono::seconds(20);
// A daemon that says nothing for 35 s is gone: seven questions, five seconds apart. TCG guests starve it for long.
constexpr int keepalive_seconds = 5;
constexpr unsigned keepalive_questions = 6;

/// What virConnectOpen came to, with the error of the thread it ran in.
struct Opened {
    std::shared_ptr<std::remove_pointer_t<virConnectPtr>> handle;
    libvirt::Failure failure;
};

Opened open_now(const std::string& uri) {
    Opened opened;
    if (virConnectPtr raw = virConnectOpen(uri.c_str())) {
        opened.handle.reset(raw, [](virConnectPtr each) { virConnectClose(each); });
        // The test driver is in this process and has no keepalive to set.
        virConnectSetKeepAlive(raw, keepalive_seconds, keepalive_questions);
    } else {
        opened.failure = libvirt::last_failure();
    }
    return opened;
}

}  // namespace

LibvirtConnection::LibvirtConnection(std::string uri) : uri_(std::move(uri)), loop_(libvirt::EventLoop::running()) {
    lease();
}

LibvirtConnection::Lease::Handle LibvirtConnection::open() const {
    // A daemon that accepts and then says nothing holds virConnectOpen for ever, before keepalive can be set.
    std::promise<Opened> promise;
    auto opening = promise.get_future();
    std::thread([uri = uri_, loop = loop_, result = std::move(promise)]() mutable {
        result.set_value(open_now(uri));
    }).detach();
    if (opening.wait_for(open_limit) != std::future_status::ready) {
        throw libvirt::unreachable(uri_, "it accepts connections and does not answer");
    }
    Opened opened = opening.get();
    if (!opened.handle) {
        throw libvirt::error_of_connecting(opened.failure, uri_);
    }
    return opened.handle;
}

LibvirtConnection::Lease::Handle LibvirtConnection::take_place() {
    const std::scoped_lock lock(mutex_);
    std::erase_if(lanes_, [](const Lane& lane) { return virConnectIsAlive(lane.handle.get()) != 1; });
    const auto free =
        std::find_if(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.calls < calls_per_lane; });
    if (free == lanes_.end()) {
        return nullptr;
    }
    ++free->calls;
    return free->handle;
}

LibvirtConnection::Lease LibvirtConnection::lease() {
    if (auto handle = take_place()) {
        return {*this, std::move(handle)};
    }
    auto handle = open();
    const std::scoped_lock lock(mutex_);
    lanes_.push_back(Lane{handle, 1});
    return {*this, std::move(handle)};
}

void LibvirtConnection::give_back(const Lease::Handle& handle) {
    const std::scoped_lock lock(mutex_);
    for (Lane& lane : lanes_) {
        if (lane.handle == handle) {
            --lane.calls;
        }
    }
}

LibvirtConnection::Lease::~Lease() {
    of_.give_back(handle_);
}

std::shared_ptr<std::timed_mutex> LibvirtConnection::agent_lock(const std::string& machine) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(agent_locks_, [](const auto& entry) { return entry.second.expired(); });
    auto& known = agent_locks_[machine];
    auto held = known.lock();
    if (!held) {
        held = std::make_shared<std::timed_mutex>();
        known = held;
    }
    return held;
}

std::shared_ptr<LibvirtConnection> connect_libvirt(const std::string& uri) {
    return std::make_shared<LibvirtConnection>(uri);
}

}  // namespace plateau
