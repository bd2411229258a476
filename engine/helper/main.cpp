// plateau-helper --instance ID… [--root FOLDER]… [--fd N]: what needs root on one host, for the peer on descriptor N
// (3 where none is named). It ends when the peer closes.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/adapters/helper/errors.h"
#include "engine/helper/local_host.h"
#include "engine/helper/server.h"

namespace {

using plateau::Error;

struct Arguments {
    std::vector<std::string> instances;
    std::vector<std::filesystem::path> roots;
    int fd = 3;
};

Arguments read_arguments(const std::vector<std::string_view>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const std::string_view value = i + 1 < words.size() ? words[i + 1] : std::string_view();
        if (words[i] == "--instance") {
            arguments.instances.emplace_back(value);
        } else if (words[i] == "--root") {
            arguments.roots.emplace_back(value);
        } else if (words[i] == "--fd" &&
                   std::from_chars(value.data(), value.data() + value.size(), arguments.fd).ec == std::errc()) {
            continue;
        } else {
            std::fprintf(stderr, "usage: plateau-helper --instance ID... [--root FOLDER]... [--fd N]\n");
            std::exit(2);
        }
    }
    return arguments;
}

/// Nothing of the caller's environment may steer a process with rights, or the programs it starts.
void settle() {
    ::clearenv();
    ::setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
    ::umask(022);
    std::signal(SIGPIPE, SIG_IGN);
    // Sent to whoever holds a lease when another opens the file for writing; it is asked for, not waited for.
    std::signal(SIGIO, SIG_IGN);
}

}  // namespace

int main(int argc, char** argv) {
    settle();
    const Arguments arguments = read_arguments({argv + 1, argv + argc});
    ::fcntl(arguments.fd, F_SETFD, FD_CLOEXEC);
    plateau::helper::Peer peer{plateau::UniqueFd(arguments.fd)};
    try {
        if (::geteuid() != 0) {
            throw plateau::helper_error::not_root();
        }
        plateau::helper::LocalHost host(arguments.instances, arguments.roots, [&peer] { return peer.waits(); });
        peer.say({0, plateau::helper_protocol::Hello{std::string(plateau::helper_protocol::version)}});
        return plateau::helper::serve(peer, host) == plateau::helper::ServeEnd::peer_closed ? 0 : 1;
    } catch (const Error& error) {
        peer.say({0, plateau::helper_protocol::failure_of(error)});
        return 1;
    }
}
