#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/ports/hypervisor.h"
#include "engine/support/files.h"

namespace plateau::contract {

/// A built practice image: one root file system for all roles, and what boots it.
struct PracticeImage {
    std::filesystem::path kernel;
    std::filesystem::path initrd;
    std::filesystem::path disk;
};

/// The image in the folder $PLATEAU_TEST_IMAGE, or the newest below /var/lib/plateau/images; nothing when there is
/// none.
std::optional<PracticeImage> find_practice_image();

/// Why no machine can be started on qemu:///system here; nothing when one can.
std::optional<std::string> no_real_machines();

/// Returns when the machine's agent answers; throws Error timed_out after three minutes.
void wait_for_agent(const std::shared_ptr<LibvirtConnection>& connection, const std::string& machine);

/// Returns when something in the machine has opened the agent's channel, whatever it answers; throws as wait_for_agent.
void wait_for_channel(const std::shared_ptr<LibvirtConnection>& connection, const std::string& machine);

/// A folder with the files of machines that only last for a test. QEMU's user can read it.
class MachineFiles {
  public:
    explicit MachineFiles(const PracticeImage& image);

    /// A guest of 2 MiB: the image's kernel and drivers, and a shell script as its only process, chosen by `agent`:
    /// how its guest agent behaves (tests/contract/tiny_guest.sh). Its disk is empty.
    MachineSpec tiny(const std::string& name, const NetworkSpec& network, const Owner& owner, std::string_view agent);
    /// A practice machine of that role.
    MachineSpec practice(const std::string& name, const NetworkSpec& network, const Owner& owner,
                         const std::string& role);
    const std::filesystem::path& path() const { return folder_.path(); }

  private:
    MachineSpec base(const std::string& name, const NetworkSpec& network, const Owner& owner) const;

    PracticeImage image_;
    TemporaryFolder folder_;
};

/// A kernel's initrd archive ("newc") with one executable file.
std::string archive_of(std::string_view name, std::string_view content);

}  // namespace plateau::contract
