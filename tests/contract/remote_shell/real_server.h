#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/ports/remote_shell.h"
#include "engine/support/files.h"

namespace plateau::contract {

/// How one server is set up.
struct ServerSetup {
    enum class Kind { openssh, dropbear };
    enum class Network { loopback, own };
    Kind kind = Kind::openssh;
    std::string host_key_type = "ed25519";
    std::string client_key_type = "ed25519";
    std::vector<std::string> options;  ///< lines of sshd_config, or arguments of dropbear
    Network network = Network::loopback;
    std::uint16_t port = 0;  ///< 0: one that is free
    /// Scripts by name, which commands find before the programs of this machine.
    std::map<std::string, std::string> programs = {};
    bool has_password = true;  ///< false: neither the account nor root has one, as a router has none that is new
};

/// Ends the test program as skipped, saying why, when it is not root or has not got these programs.
void skip_without(const std::vector<std::string>& programs);

/// A TCP port of 127.0.0.1 where nothing listens.
std::uint16_t free_port();

/// A real SSH server with its own keys, accounts and settings in a temporary folder, seen by nothing else on this
/// machine. It runs until the object ends.
class RealServer {
  public:
    explicit RealServer(const ServerSetup& setup);
    ~RealServer();
    RealServer(const RealServer&) = delete;
    RealServer& operator=(const RealServer&) = delete;

    /// Key, password, user and host key are the right ones.
    const ShellTarget& target() const { return target_; }
    const std::string& other_key() const { return other_key_; }
    /// The process whose namespaces the server is in.
    pid_t pid() const { return pid_; }
    /// A connection made inside the server's own network.
    UniqueFd connect_inside(const NetworkPlace& place, std::chrono::milliseconds limit) const;

  private:
    void write_accounts(const ServerSetup& setup);
    /// The shell that the account logs in with.
    std::string write_programs(const ServerSetup& setup);
    void make_keys(const ServerSetup& setup);
    std::string server_command(const ServerSetup& setup);
    void start(const ServerSetup& setup);
    void wait_until_up() const;
    std::string text_of(const std::string& name) const;
    std::string log() const;

    TemporaryFolder folder_{"plateau-ssh"};
    ShellTarget target_;
    std::string other_key_;
    SocketOpener connect_;
    pid_t pid_ = -1;
};

}  // namespace plateau::contract
