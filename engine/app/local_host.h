#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/app/places.h"
#include "engine/lab/lab.h"
#include "engine/ports/remote_shell.h"

namespace plateau {

/// The time of day of this computer.
class SystemClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
};

/// What labs of this host are made and reached with: hypervisor, helper, disks, agents, SSH from inside the seats'
/// namespaces. Any thread may use it; it outlives the labs.
class LocalHost {
  public:
    /// `uri` is libvirt's; where it is the system's and no daemon answers, it is started. The helper acts for
    /// `instances` and on files of the store and of `cases` only; both folders are made when they are not there. Throws
    /// Error denied without rights, unavailable.
    LocalHost(const Places& places, const std::string& uri, const std::vector<std::string>& instances,
              const std::filesystem::path& cases, Progress progress);
    ~LocalHost();
    LocalHost(const LocalHost&) = delete;
    LocalHost& operator=(const LocalHost&) = delete;

    /// References into this object.
    LabServices services();
    RemoteShell& shell() { return *shell_; }
    const Clock& clock() const { return clock_; }

  private:
    SystemClock clock_;
    std::shared_ptr<LibvirtConnection> connection_;
    std::unique_ptr<Hypervisor> hypervisor_;
    std::unique_ptr<HostHelper> helper_;
    std::unique_ptr<DiskImages> disks_;
    std::unique_ptr<RemoteShell> shell_;
    Progress progress_;
};

}  // namespace plateau
