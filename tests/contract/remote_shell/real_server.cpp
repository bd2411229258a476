#include "tests/contract/remote_shell/real_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/support/child_process.h"

extern char** environ;

namespace plateau::contract {
namespace {

using namespace std::chrono_literals;

// The account is root under another name, so that its commands may do anything to its own server.
constexpr const char* user = "examiner";
constexpr const char* password = "Correct-Horse-7";
constexpr const char* password_hash =
    "$6$plateau$KJYkTRvncX/viFFOXFXEkQS0qGtzi3PzYXW/vVYDxTtLohdBN0tJ/qYWstj9IkPhnOjnkDDJx6z867pQITKZV.";

std::string output_of(const std::vector<std::string>& argv) {
    ChildCommand command;
    command.argv = argv;
    const ChildResult result = run_child(command);
    if (!result.succeeded()) {
        throw std::runtime_error(argv.front() + ": " + result.summary());
    }
    return result.out;
}

/// Connects from inside the network of process `pid`; the calling thread is back in its own afterwards.
UniqueFd connect_in_network_of(pid_t pid, const NetworkPlace& place, std::chrono::milliseconds limit) {
    const UniqueFd own(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    const UniqueFd its(::open(("/proc/" + std::to_string(pid) + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC));
    if (::setns(its.get(), CLONE_NEWNET) != 0) {
        throw std::runtime_error("cannot enter the server's network");
    }
    struct Back {
        int fd;
        ~Back() { ::setns(fd, CLONE_NEWNET); }
    } const back{own.get()};
    return open_directly(place, limit);
}

}  // namespace

void skip_without(const std::vector<std::string>& programs) {
    std::string why = ::geteuid() == 0 ? "" : "not root";
    for (const std::string& program : programs) {
        if (!std::filesystem::exists(program)) {
            why = "no " + program;
        }
    }
    if (!why.empty()) {
        std::printf("skipped: %s\n", why.c_str());
        std::exit(77);
    }
}

std::uint16_t free_port() {
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no free port");
    }
    return ntohs(address.sin_port);
}

RealServer::RealServer(const ServerSetup& setup) {
    target_.address = Ipv4Address(INADDR_LOOPBACK);
    target_.port = setup.port == 0 ? free_port() : setup.port;
    target_.user = user;
    target_.password = password;
    write_accounts(setup);
    make_keys(setup);
    start(setup);
    connect_ = open_directly;
    if (setup.network == ServerSetup::Network::own) {
        target_.name_space = "network of process " + std::to_string(pid_);
        connect_ = [pid = pid_](NetworkPlace place, std::chrono::milliseconds limit) {
            place.name_space.clear();
            return connect_in_network_of(pid, place, limit);
        };
    }
    wait_until_up();
}

RealServer::~RealServer() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

UniqueFd RealServer::connect_inside(const NetworkPlace& place, std::chrono::milliseconds limit) const {
    return connect_(place, limit);
}

std::string RealServer::write_programs(const ServerSetup& setup) {
    if (setup.programs.empty()) {
        return "/bin/sh";
    }
    const std::string folder = folder_.path() / "bin";
    std::filesystem::create_directories(folder);
    for (const auto& [name, script] : setup.programs) {
        write_file_atomically(folder_.path() / "bin" / name, script, 0755);
    }
    const std::string shell = folder + "/login-shell";
    write_file_atomically(shell, "#!/bin/sh\nPATH=" + folder + ":$PATH exec /bin/sh \"$@\"\n", 0755);
    return shell;
}

void RealServer::write_accounts(const ServerSetup& setup) {
    const std::string home = folder_.path() / "home";
    std::filesystem::create_directories(home + "/.ssh");
    const std::string shell = write_programs(setup);
    const std::string root = "root:x:0:0:root:/root:/bin/sh\n";
    write_file_atomically(folder_.path() / "shells", "/bin/sh\n/bin/bash\n" + shell + "\n");
    write_file_atomically(folder_.path() / "passwd", std::string(user) + ":x:0:0::" + home + ":" + shell + "\n" + root +
                                                         "sshd:x:108:65534::/run/sshd:/usr/sbin/nologin\n");
    const std::string hash = setup.has_password ? password_hash : "";
    write_file_atomically(
        folder_.path() / "shadow",
        std::string(user) + ":" + hash + ":19000:0:99999:7:::\nroot:" + hash + ":19000:0:99999:7:::\n", 0600);
    write_file_atomically(
        folder_.path() / "pam",
        "auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n");
}

void RealServer::make_keys(const ServerSetup& setup) {
    const std::string folder = folder_.path();
    const auto make_key = [&folder](const std::string& type, const std::string& name) {
        output_of({"ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", folder + "/" + name});
    };
    make_key(setup.client_key_type, "client");
    make_key("ed25519", "other");
    write_file_atomically(folder_.path() / "home/.ssh/authorized_keys", text_of("client.pub"), 0600);
    target_.private_key = text_of("client");
    other_key_ = text_of("other");
    if (setup.kind == ServerSetup::Kind::openssh) {
        make_key(setup.host_key_type, "host");
    } else {
        output_of({"dropbearkey", "-t", setup.host_key_type, "-f", folder + "/host"});
        const std::string shown = output_of({"dropbearkey", "-y", "-f", folder + "/host"});
        const std::size_t begin = shown.find("\n") + 1;
        write_file_atomically(folder_.path() / "host.pub", shown.substr(begin, shown.find('\n', begin) - begin) + "\n");
    }
    // "256 SHA256:… comment (ED25519)"
    const std::string line = output_of({"ssh-keygen", "-l", "-E", "sha256", "-f", folder + "/host.pub"});
    const std::size_t begin = line.find("SHA256:");
    target_.host_key = line.substr(begin, line.find(' ', begin) - begin);
}

std::string RealServer::server_command(const ServerSetup& setup) {
    const std::string folder = folder_.path();
    const std::string port = std::to_string(target_.port);
    std::string extra;
    if (setup.kind == ServerSetup::Kind::dropbear) {
        for (const std::string& option : setup.options) {
            extra += " " + option;
        }
        return "exec dropbear -F -E -p 127.0.0.1:" + port + " -P /run/dropbear.pid -r " + folder + "/host" + extra;
    }
    for (const std::string& option : setup.options) {
        extra += option + "\n";
    }
    // The first value of a keyword counts: the options of this setup come first.
    write_file_atomically(folder_.path() / "sshd_config",
                          extra + "ListenAddress 127.0.0.1\nPort " + port + "\nHostKey " + folder +
                              "/host\nPidFile none\nPermitRootLogin yes\nStrictModes no\nUsePAM no\n"
                              "PasswordAuthentication yes\nKbdInteractiveAuthentication no\n");
    return "exec /usr/sbin/sshd -D -e -f " + folder + "/sshd_config";
}

void RealServer::start(const ServerSetup& setup) {
    const std::string folder = folder_.path();
    const std::string own = setup.network == ServerSetup::Network::own ? "ip link set lo up\n" : "";
    const std::string script =
        "set -e\nexec >" + folder + "/log 2>&1\nmount -t tmpfs tmpfs /run\nmkdir -p /run/sshd\n" +
        "for name in passwd shadow shells; do mount --bind " + folder + "/$name /etc/$name; done\n" +
        "[ ! -e /etc/pam.d/sshd ] || mount --bind " + folder + "/pam /etc/pam.d/sshd\n" + own + server_command(setup);
    std::vector<std::string> argv{"setpriv", "--pdeathsig", "KILL", "unshare", "--mount"};
    if (!own.empty()) {
        argv.emplace_back("--net");
    }
    argv.insert(argv.end(), {"sh", "-c", script});
    std::vector<char*> words;
    for (std::string& word : argv) {
        words.push_back(word.data());
    }
    words.push_back(nullptr);
    if (::posix_spawnp(&pid_, words[0], nullptr, nullptr, words.data(), environ) != 0) {
        throw std::runtime_error("setpriv does not start");
    }
}

void RealServer::wait_until_up() const {
    for (int tries = 0; tries < 300; ++tries) {
        try {
            const UniqueFd socket = connect_(target_.place(), 1s);
            return;
        } catch (const std::exception&) {
            std::this_thread::sleep_for(100ms);
        }
        if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
            break;
        }
    }
    throw std::runtime_error("the server does not start: " + log());
}

std::string RealServer::text_of(const std::string& name) const {
    return read_file(folder_.path() / name);
}

std::string RealServer::log() const {
    return std::filesystem::exists(folder_.path() / "log") ? text_of("log") : "";
}

}  // namespace plateau::contract
