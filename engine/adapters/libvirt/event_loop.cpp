#include "engine/adapters/libvirt/event_loop.h"

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace plateau::libvirt {

namespace {

class LoopThread : public EventLoop {
  public:
    LoopThread() : timer_(virEventAddTimeout(-1, [](int, void*) {}, nullptr, nullptr)), thread_([this] { run(); }) {}
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;
    ~LoopThread() override {
        ending_ = true;
        virEventUpdateTimeout(timer_, 0);
        thread_.join();
        virEventRemoveTimeout(timer_);
    }

  private:
    void run() {
        while (!ending_) {
            virEventRunDefaultImpl();
        }
    }

    int timer_;
    std::atomic<bool> ending_ = false;
    std::thread thread_;
};

}  // namespace

std::shared_ptr<EventLoop> EventLoop::running() {
    static std::mutex mutex;
    static std::weak_ptr<EventLoop> current;
    static const bool registered = [] {
        // Errors are read from their thread after the call; libvirt's default is to print them as well.
        virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
        return virInitialize() == 0 && virEventRegisterDefaultImpl() == 0;
    }();
    const std::scoped_lock lock(mutex);
    auto loop = current.lock();
    if (!loop && registered) {
        loop = std::make_shared<LoopThread>();
        current = loop;
    }
    return loop;
}

}  // namespace plateau::libvirt
