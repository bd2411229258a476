#include "engine/app/doctor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "engine/lab/lab.h"

namespace plateau {

namespace {

Finding good(std::string subject, Message what) {
    return {std::move(subject), Health::good, std::move(what), std::nullopt, std::nullopt};
}

Finding warning(std::string subject, Message what, Message cure) {
    return {std::move(subject), Health::warning, std::move(what), std::move(cure), std::nullopt};
}

Finding bad(std::string subject, Message what, Message cure) {
    return {std::move(subject), Health::bad, std::move(what), std::move(cure), std::nullopt};
}

std::string mebibytes(std::uint64_t bytes) {
    return fmt::format("{}", bytes >> 20);
}

Finding rights(const HostState& host) {
    if (host.root) {
        return good("rights", {"doctor.rights.root", {}});
    }
    return bad("rights", {"doctor.rights.missing", {}}, {"doctor.rights.cure", {}});
}

Finding programs(const HostState& host) {
    if (host.absent_programs.empty()) {
        return good("programs", {"doctor.programs.present", {{"qemu", host.qemu_version}}});
    }
    std::vector<std::string> names;
    std::vector<std::string> packages;
    for (const NeededProgram& each : host.absent_programs) {
        names.push_back(each.program);
        packages.push_back(each.package);
    }
    return bad("programs", {"doctor.programs.absent", {{"programs", fmt::format("{}", fmt::join(names, ", "))}}},
               {"doctor.programs.cure", {{"packages", fmt::format("{}", fmt::join(packages, " "))}}});
}

Finding hypervisor(const HostState& host) {
    if (host.hypervisor && host.libvirt_can_be_started) {
        return warning("libvirt", {"doctor.libvirt.stopped", {}}, {"doctor.libvirt.start", {}});
    }
    if (host.hypervisor) {
        Finding finding = bad("libvirt", {"doctor.libvirt.silent", {}}, {"doctor.libvirt.cure", {}});
        finding.error = host.hypervisor;
        return finding;
    }
    if (host.kvm_closed_to_qemu) {
        return warning("libvirt", {"doctor.libvirt.slow", {}}, {"doctor.libvirt.slow_cure", {}});
    }
    return good("libvirt", {"doctor.libvirt.answers", {}});
}

Finding virtualisation(const HostState& host) {
    const std::string subject = "virtualisation";
    switch (host.virtualisation) {
        case Virtualisation::works:
            return good(subject, {"doctor.kvm.works", {}});
        case Virtualisation::no_device:
            return warning(subject, {"doctor.kvm.no_device", {}}, {"doctor.kvm.no_device_cure", {}});
        case Virtualisation::unusable:
            return warning(subject, {"doctor.kvm.unusable", {}}, {"doctor.kvm.unusable_cure", {}});
        case Virtualisation::untried:
            break;
    }
    return warning(subject, {"doctor.kvm.untried", {}}, {"doctor.kvm.untried_cure", {}});
}

Finding images(const HostState& host) {
    const TextArgs store{{"store", host.store.string()}};
    if (!host.store_open_to_qemu) {
        return bad("images", {"doctor.images.closed", store}, {"doctor.images.closed_cure", store});
    }
    if (!host.image) {
        return warning("images", {"doctor.images.absent", store}, {"doctor.images.absent_cure", {}});
    }
    if (host.image->state != StoredImage::State::ready) {
        return warning("images", {"doctor.images.damaged", {{"folder", host.image->folder.string()}}},
                       {"doctor.images.damaged_cure", {}});
    }
    return good("images", {"doctor.images.ready", {{"folder", host.image->folder.string()}}});
}

Finding disk(const HostState& host, const HostNeeds& needs) {
    const std::uint64_t needed = needs.seats * needs.machines_of_seat * LabLimits{}.room;
    if (!host.free_disk) {
        return warning("disk", {"doctor.disk.unknown", {{"store", host.store.string()}}},
                       {"doctor.disk.unknown_cure", {}});
    }
    const TextArgs room{
        {"free", mebibytes(*host.free_disk)}, {"needed", mebibytes(needed)}, {"seats", fmt::format("{}", needs.seats)}};
    return *host.free_disk >= needed
               ? good("disk", {"doctor.disk.enough", room})
               : bad("disk", {"doctor.disk.short", room}, {"doctor.disk.cure", {{"store", host.store.string()}}});
}

Finding memory(const HostState& host, const HostNeeds& needs) {
    const std::uint64_t of_seat = needs.memory_of_seat + needs.machines_of_seat * memory_beside_guest;
    const std::uint64_t needed = needs.seats * of_seat;
    if (!host.free_memory) {
        return warning("memory", {"doctor.memory.unknown", {}}, {"doctor.memory.unknown_cure", {}});
    }
    const TextArgs room{{"free", mebibytes(*host.free_memory)},
                        {"needed", mebibytes(needed)},
                        {"seats", fmt::format("{}", needs.seats)}};
    if (*host.free_memory >= needed) {
        return good("memory", {"doctor.memory.enough", room});
    }
    const std::uint64_t possible = of_seat == 0 ? 0 : *host.free_memory / of_seat;
    return bad("memory", {"doctor.memory.short", room},
               {"doctor.memory.cure", {{"possible", fmt::format("{}", possible)}}});
}

Finding time(const HostState& host) {
    if (host.now < host.program_written) {
        return bad("time", {"doctor.time.past", {}}, {"doctor.time.past_cure", {}});
    }
    return host.clock_synchronised ? good("time", {"doctor.time.synchronised", {}})
                                   : warning("time", {"doctor.time.alone", {}}, {"doctor.time.alone_cure", {}});
}

/// French texts need more than ASCII.
Finding locale(const HostState& host) {
    std::string name = host.locale;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const bool utf8 = name.find("utf-8") != std::string::npos || name.find("utf8") != std::string::npos;
    const TextArgs set{{"locale", host.locale}};
    return utf8 ? good("locale", {"doctor.locale.utf8", set})
                : warning("locale", {"doctor.locale.other", set}, {"doctor.locale.cure", {}});
}

/// What a lab runs without.
Finding sheets(const HostState& host) {
    return host.makes_pdf ? good("sheets", {"doctor.sheets.present", {}})
                          : warning("sheets", {"doctor.sheets.absent", {}}, {"doctor.sheets.cure", {}});
}

Finding trials(const HostState& host) {
    return host.tries_shares ? good("trials", {"doctor.trials.present", {}})
                             : warning("trials", {"doctor.trials.absent", {}}, {"doctor.trials.cure", {}});
}

}  // namespace

std::vector<Finding> examine(const HostState& host, const HostNeeds& needs) {
    return {rights(host), programs(host),    hypervisor(host),    virtualisation(host),
            images(host), disk(host, needs), memory(host, needs), time(host),
            locale(host), sheets(host),      trials(host)};
}

std::string_view to_string_view(Health health) {
    switch (health) {
        case Health::good:
            return "good";
        case Health::warning:
            return "warning";
        case Health::bad:
            break;
    }
    return "bad";
}

}  // namespace plateau
