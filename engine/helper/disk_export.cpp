#include "engine/helper/disk_export.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/adapters/disk/opened_chain.h"
#include "engine/facts/value_json.h"
#include "engine/helper/disk_jail.h"
#include "engine/helper/rights.h"
#include "engine/model/value.h"

namespace plateau::disk_jail {

using rights::must;

namespace {

constexpr const char* qemu = "/usr/bin/qemu-system-x86_64";
constexpr std::chrono::seconds longest_start{15};
constexpr std::size_t largest_answer = 65'536;

/// The node of the first element that stands at or behind file `i`, with all it stands on; none: there is none. No
/// name of a backing image is looked at.
std::optional<Record> node_of(const std::vector<std::string>& words, std::size_t i) {
    while (i < words.size() && words[i] == chain_part) {
        ++i;
    }
    if (i == words.size()) {
        return std::nullopt;
    }
    Record file{{"driver", "file"}, {"filename", name_in_qemu(i)}, {"locking", "off"}, {"read-only", true}};
    Record node{{"driver", words[i]}, {"read-only", true}, {"file", std::move(file)}};
    if (words[i] == "qcow2" || words[i] == "vmdk") {
        const auto below = node_of(words, i + 1);
        node["backing"] = below ? Value(*below) : Value();
    }
    return node;
}

/// A local socket that listens, of a name the kernel chose; in a network of our own where we could make one.
UniqueFd listening(sockaddr_un& address, socklen_t& size) {
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    address = {};
    address.sun_family = AF_UNIX;
    size = sizeof(address);
    auto* const at = reinterpret_cast<sockaddr*>(&address);
    must(socket && ::bind(socket.get(), at, sizeof(sa_family_t)) == 0 && ::listen(socket.get(), 1) == 0 &&
         ::getsockname(socket.get(), at, &size) == 0);
    return socket;
}

/// QEMU's monitor.
class Monitor {
  public:
    explicit Monitor(UniqueFd socket)
        : socket_(std::move(socket)), end_(std::chrono::steady_clock::now() + longest_start) {}

    /// What QEMU said against the command; empty: it was done. `fd` goes along unless it is -1.
    std::string execute(std::string_view command, Value arguments, int fd = -1) {
        send(to_json(Value(Record{{"execute", std::string(command)}, {"arguments", std::move(arguments)}})) + "\n", fd);
        for (;;) {
            const auto answer = value_from_json(line());
            if (!answer) {
                return "it ended, or did not answer";
            }
            if (const Value* error = answer->find("error")) {
                const Value* text = error->find("desc");
                return text != nullptr && text->as_string() != nullptr ? *text->as_string() : "no reason given";
            }
            if (answer->find("return") != nullptr) {
                return {};
            }
        }
    }

    /// The greeting.
    bool greeted() { return line().find("\"QMP\"") != std::string::npos; }

  private:
    void send(const std::string& text, int fd) {
        iovec part{const_cast<char*>(text.data()), text.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        if (fd >= 0) {
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            std::memcpy(CMSG_DATA(header), &fd, sizeof(int));
        }
        (void)::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    }

    /// The next line; empty when none came in time.
    std::string line() {
        for (;;) {
            if (const auto end = received_.find('\n'); end != std::string::npos) {
                std::string result = received_.substr(0, end);
                received_.erase(0, end + 1);
                return result;
            }
            const auto rest =
                std::chrono::duration_cast<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now()).count();
            pollfd waiting{socket_.get(), POLLIN, 0};
            std::array<char, 4096> buffer{};
            if (rest <= 0 || received_.size() > largest_answer || ::poll(&waiting, 1, static_cast<int>(rest)) <= 0) {
                return {};
            }
            const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                return {};
            }
            received_.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }

    UniqueFd socket_;
    std::chrono::steady_clock::time_point end_;
    std::string received_;
};

/// Becomes QEMU. Never returns.
[[noreturn]] void become_qemu(const std::vector<int>& files, int monitor) {
    std::vector<std::string> words = {qemu,
                                      "-M",
                                      "none",
                                      "-nodefaults",
                                      "-no-user-config",
                                      "-display",
                                      "none",
                                      "-S",
                                      "-sandbox",
                                      "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
                                      "-chardev",
                                      fmt::format("socket,id=monitor,fd={},server=off", monitor),
                                      "-mon",
                                      "chardev=monitor,mode=control"};
    for (std::size_t i = 0; i < files.size(); ++i) {
        words.insert(words.end(), {"-add-fd", fmt::format("fd={},set={}", files[i], i + 1)});
        must(::fcntl(files[i], F_SETFD, 0) == 0);
    }
    must(::fcntl(monitor, F_SETFD, 0) == 0);
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    // Our own socket to Plateau is none of QEMU's business.
    must(::dup2(STDERR_FILENO, STDIN_FILENO) == STDIN_FILENO);
    confine_exporter();
    char* environment[] = {nullptr};
    ::execve(qemu, pointers.data(), std::data(environment));
    must(false);
    __builtin_unreachable();
}

}  // namespace

UniqueFd export_disk(const std::vector<int>& files, const std::vector<std::string>& words, std::string& why) {
    std::array<int, 2> ends{};
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    UniqueFd theirs(ends[1]);
    Monitor monitor{UniqueFd(ends[0])};
    const pid_t child = ::fork();
    must(child >= 0);
    if (child == 0) {
        become_qemu(files, theirs.get());
    }
    theirs.reset();
    sockaddr_un address{};
    socklen_t size = 0;
    const UniqueFd server = listening(address, size);
    if (!monitor.greeted()) {
        why = "QEMU could not be started, or did not answer";
        return {};
    }
    Record node = node_of(words, 0).value();
    node.emplace("node-name", "disk");
    const Record listen{{"addr", Record{{"type", "fd"}, {"data", Record{{"str", "server"}}}}}, {"max-connections", 1}};
    const Record shown{
        {"type", "nbd"}, {"id", "disk"}, {"node-name", "disk"}, {"name", export_name}, {"writable", false}};
    for (const auto& [command, arguments, fd] : std::initializer_list<std::tuple<const char*, Value, int>>{
             {"qmp_capabilities", Record(), -1},
             {"getfd", Record{{"fdname", "server"}}, server.get()},
             {"blockdev-add", node, -1},
             {"nbd-server-start", listen, -1},
             {"block-export-add", shown, -1}}) {
        why = monitor.execute(command, arguments, fd);
        if (!why.empty()) {
            return {};
        }
    }
    UniqueFd client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    must(client && ::connect(client.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    return client;
}

}  // namespace plateau::disk_jail
