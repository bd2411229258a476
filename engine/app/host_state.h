#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/app/places.h"
#include "engine/lab/image_store.h"
#include "engine/support/error.h"

namespace plateau {

/// A program a lab cannot do without, and the Debian package that brings it.
struct NeededProgram {
    std::string program;
    std::string package;
};

/// What running guests under hardware virtualisation came to.
enum class Virtualisation {
    works,      ///< a guest booted under KVM
    no_device,  ///< the host has no /dev/kvm
    unusable,   ///< the device is there and no guest booted with it
    untried,    ///< there is no image to boot
};

/// This host as a lab finds it: looked at, not judged. What could not be learnt is nothing.
struct HostState {
    bool root = false;
    std::vector<NeededProgram> absent_programs;
    bool makes_pdf = false;               ///< weasyprint is there
    bool tries_shares = false;            ///< Samba's client for Python is there
    std::string qemu_version;             ///< "7.2.17"; empty when QEMU did not say
    std::optional<Error> hypervisor;      ///< why libvirt does not answer; nothing when it does
    bool libvirt_can_be_started = false;  ///< no daemon answers, and Plateau would start it
    bool kvm_closed_to_qemu = false;      ///< the daemon sees a device that QEMU's user may not open
    Virtualisation virtualisation = Virtualisation::untried;
    std::filesystem::path store;
    std::optional<StoredImage> image;          ///< made by the recipe as it is now; nothing when there is none
    bool store_open_to_qemu = true;            ///< QEMU's user can reach the store, or nobody could tell
    std::optional<std::uint64_t> free_disk;    ///< bytes in the store's file system
    std::optional<std::uint64_t> free_memory;  ///< bytes that new machines can have
    bool clock_synchronised = false;
    std::int64_t now = 0;              ///< seconds since 1970
    std::int64_t program_written = 0;  ///< when this program came to this host: no true clock is before it
    std::string locale;                ///< as the environment says: "fr_FR.UTF-8"; "C" when it says nothing
};

/// Looks at this host. A guest is booted, for some seconds, when there is a KVM device and an image. Changes nothing
/// and starts no daemon. Throws Error cancelled.
HostState look_at_host(const Places& places, const std::string& image, const std::stop_token& stop);

}  // namespace plateau
