#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/address.h"

namespace plateau {

/// A computer that runs labs.
struct Host {
    std::string name;
    std::string uri;           ///< libvirt: "qemu:///system"
    std::uint64_t memory = 0;  ///< bytes given to labs
};

/// The router of a seat: a virtual machine, or a device on the table.
struct SeatRouter {
    std::string kind;                    ///< "vm", "linksys", "openwrt", "ddwrt"
    std::string image;                   ///< of a vm
    std::optional<Ipv4Address> address;  ///< of a device
    std::string port;                    ///< of a device: the host's interface or VLAN that leads to it
    std::string secret;                  ///< of a device: name of its stored credentials
};

/// One post of the room.
struct Seat {
    std::string id;  ///< as on the table: "01"
    std::string host;
    SeatRouter router;
};

/// room.yaml once read.
struct Room {
    std::string id;
    std::vector<Host> hosts;
    std::map<std::string, std::string> images;  ///< image name by role
    std::vector<Seat> seats;                    ///< in the order of the file
};

}  // namespace plateau
