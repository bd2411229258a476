#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "engine/adapters/http/http_client.h"
#include "engine/adapters/socket/open_directly.h"
#include "engine/support/child_process.h"
#include "engine/support/files.h"
#include "tests/contract/http_client.h"
#include "tests/contract/remote_shell/real_server.h"

using namespace plateau;

namespace {

std::string output_of(const std::string& shell) {
    const ChildResult done = run_child({.argv = {"sh", "-c", shell}});
    if (!done.succeeded()) {
        throw std::runtime_error(done.summary());
    }
    return done.out;
}

/// device.py with a certificate of its own, until the object ends.
class RealDevice {
  public:
    RealDevice() {
        const std::string key = folder_.path() / "key";
        const std::string certificate = folder_.path() / "certificate";
        output_of("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=router -keyout " + key + " -out " + certificate +
                  " 2>&1");
        // By other means than the adapter's own.
        const std::string pin = output_of("openssl x509 -outform der -in " + certificate +
                                          " | openssl dgst -sha256 -binary | base64 | tr -d '=\\n'");
        start({"python3", "tests/contract/http_client/device.py", certificate, key});
        plain_.place.address = tls_.place.address = Ipv4Address(INADDR_LOOPBACK);
        tls_.tls = true;
        tls_.certificate = "SHA256:" + pin;
        read_ports();
    }

    ~RealDevice() {
        input_ = UniqueFd();
        ::waitpid(pid_, nullptr, 0);
    }

    RealDevice(const RealDevice&) = delete;
    RealDevice& operator=(const RealDevice&) = delete;

    contract::HttpClientBench bench() const {
        return {.client = [](const HttpTarget&) { return make_http_client(open_directly); },
                .plain = plain_,
                .tls = tls_,
                .closed_port = contract::free_port()};
    }

  private:
    void start(std::vector<std::string> words) {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
        const UniqueFd its_input(in[0]);
        input_ = UniqueFd(in[1]);
        output_ = UniqueFd(out[0]);
        const UniqueFd its_output(out[1]);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, its_input.get(), 0);
        ::posix_spawn_file_actions_adddup2(&actions, its_output.get(), 1);
        std::vector<char*> argv;
        for (std::string& word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        const int failed = ::posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) {
            throw std::runtime_error("python3 does not start");
        }
    }

    void read_ports() {
        std::string line;
        std::array<char, 64> piece{};
        while (line.find('\n') == std::string::npos) {
            const ssize_t size = ::read(output_.get(), piece.data(), piece.size());
            if (size <= 0) {
                throw std::runtime_error("the device does not start");
            }
            line.append(piece.data(), static_cast<std::size_t>(size));
        }
        plain_.place.port = static_cast<std::uint16_t>(std::stoi(line));
        tls_.place.port = static_cast<std::uint16_t>(std::stoi(line.substr(line.find(' '))));
    }

    TemporaryFolder folder_{"plateau-http"};
    HttpTarget plain_;
    HttpTarget tls_;
    UniqueFd input_;
    UniqueFd output_;
    pid_t pid_ = -1;
};

/// One for the whole program.
const RealDevice& device() {
    static const RealDevice made;
    return made;
}

}  // namespace

TEST_CASE("a real server is asked over HTTP") {
    contract::check_answers(device().bench(), device().bench().plain);
}

TEST_CASE("a real server is asked over HTTPS") {
    contract::check_answers(device().bench(), device().bench().tls);
}

TEST_CASE("a real server's certificate is pinned") {
    contract::check_certificates(device().bench());
}
