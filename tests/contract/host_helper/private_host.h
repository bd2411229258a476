#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/model/address.h"
#include "engine/support/unique_fd.h"

namespace plateau::contract {

/// Moves this process into network and mount namespaces of its own, once, so that nothing a test makes can stay behind
/// or be seen by others. Ends the process with 77, saying why, where that needs rights it has not.
void enter_private_host();

/// Runs `ip` with the words of `line`; fails the test when it fails. What it prints.
std::string ip(const std::string& line);

/// A machine of a seat, as far as the network goes: a namespace with a leg in the bridge and one TCP port that greets
/// and closes. Gone at the end of the object's life.
class GuestStandIn {
  public:
    GuestStandIn(const std::string& bridge, Ipv4Address address, std::uint16_t port, std::string greeting);
    ~GuestStandIn();
    GuestStandIn(const GuestStandIn&) = delete;
    GuestStandIn& operator=(const GuestStandIn&) = delete;

  private:
    void listen(Ipv4Address address, std::uint16_t port);
    void serve(const std::string& greeting);

    UniqueFd socket_;
    std::thread server_;
    std::string leg_;
};

}  // namespace plateau::contract
