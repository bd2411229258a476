#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// An entry of dpkg's database.
struct Package {
    std::string name;
    std::string version;
    std::string maintainer;
};

/// The packages that are installed by /var/lib/dpkg/status; those removed or half there are left out.
/// "linux.programs.invalid" with the paragraph that names no package.
Observed<std::vector<Package>> parse_packages(std::string_view text);

/// A unit and how it starts.
struct ServiceUnit {
    std::string name;     ///< without ".service"
    std::string startup;  ///< as service.startup: "automatic", "manual" (known only), "disabled" (masked)
};

/// Reads the lines "known NAME.service", "automatic NAME.service" and "masked NAME.service" that collect.sh makes of
/// links and unit files; each unit once, ascending. "linux.programs.invalid" for any other line.
Observed<std::vector<ServiceUnit>> parse_services(std::string_view text);

/// What apt does by itself: the last value of each APT::Periodic option, "0" where it is not set.
struct AptPeriodic {
    std::string lists = "0";
    std::string download = "0";
    std::string upgrade = "0";
};
/// Reads one file of /etc/apt/apt.conf.d over what those before it said.
void read_apt_periodic(std::string_view text, AptPeriodic& periodic);

/// Where dropbear listens by /etc/default/dropbear: "192.168.1.1:22", or ":22" for every address.
std::vector<std::string> parse_dropbear_defaults(std::string_view text);

/// What collect.sh says of a file that was asked for.
struct FileState {
    std::int64_t size = 0;      ///< bytes
    std::int64_t modified = 0;  ///< seconds since 1970
    std::string sha256;         ///< "sha256:…"
};
/// Reads "SIZE SECONDS" and the line of sha256sum; nothing for a file that is not there.
Observed<std::optional<FileState>> parse_file_state(std::string_view text);

}  // namespace plateau::linux_platform
