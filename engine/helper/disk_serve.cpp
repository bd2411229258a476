#include "engine/helper/disk_serve.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <functional>

#include "engine/adapters/disk/disk_words.h"
#include "engine/helper/disk_jail.h"

namespace plateau::disk_jail {

namespace {

using disk_words::Request;

disk_words::Reply answer(const Request& request, const std::vector<std::unique_ptr<Volume>>& volumes) {
    if (request.verb == Request::Verb::trial) {
        return trial();
    }
    if (request.volume >= volumes.size()) {
        return unobserved(disk_reason::absent, "there is no such volume");
    }
    const Volume& volume = *volumes[request.volume];
    const auto text = [](const auto& value) { return disk_words::to_text(value); };
    switch (request.verb) {
        case Request::Verb::look:
            return volume.look(request.path).map(text);
        case Request::Verb::read:
            return volume.read(request.path, request.most);
        case Request::Verb::read_part:
            return volume.read_part(request.path, request.from, request.most);
        case Request::Verb::list:
            return volume.list(request.path).map(text);
        case Request::Verb::link:
            return volume.link(request.path);
        case Request::Verb::attribute:
            return volume.attribute(request.path, request.name).map(text);
        case Request::Verb::trial:
            break;
    }
    return {};
}

}  // namespace

void send_frame(int socket, const std::string& text) {
    const std::string frame = disk_words::framed(text);
    std::string_view left = frame;
    while (!left.empty()) {
        const ssize_t sent = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) {
            ::_exit(0);
        }
        left.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
}

std::string trial() {
    const std::vector<std::pair<const char*, std::function<bool()>>> attempts = {
        {"open a file", [] { return ::open("/etc/hostname", O_RDONLY) >= 0; }},
        {"make a file", [] { return ::open("/tmp/plateau-trial", O_WRONLY | O_CREAT, 0600) >= 0; }},
        {"open a folder", [] { return ::open("/proc/self/fd", O_RDONLY | O_DIRECTORY) >= 0; }},
        {"make a socket", [] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
        {"make a local socket", [] { return ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
        {"make a process", [] { return ::syscall(SYS_fork) >= 0; }},
        {"start a program", [] { return ::syscall(SYS_execve, "/bin/true", nullptr, nullptr) == 0; }},
        {"signal its parent", [] { return ::kill(::getppid(), 0) == 0; }},
        {"become root", [] { return ::setuid(0) == 0; }},
        {"trace", [] { return ::syscall(SYS_ptrace, 0, 0, 0, 0) == 0; }},
        {"make memory that runs", [] { return ::syscall(SYS_mmap, nullptr, 4096, 7, 0x22, -1, 0) != -1; }},
        {"ask about a file",
         [] {
             struct stat about{};
             return ::stat("/etc/hostname", &about) == 0;
         }},
    };
    std::string could;
    for (const auto& [what, attempt] : attempts) {
        if (attempt()) {
            could += could.empty() ? "" : ", ";
            could += what;
        }
    }
    return could;
}

void send_volumes(int socket, const Observed<std::vector<std::unique_ptr<Volume>>>& volumes) {
    if (!volumes) {
        send_frame(socket, disk_words::to_text(disk_words::Reply(tl::unexpected(volumes.error()))));
        return;
    }
    std::vector<DiskVolume> about;
    for (const auto& volume : *volumes) {
        about.push_back(volume->about());
    }
    send_frame(socket, disk_words::to_text(disk_words::Reply(disk_words::to_text(about))));
}

void serve_frames(int socket, const std::function<std::optional<std::string>(std::string_view)>& answer) {
    std::string received;
    std::array<char, 8192> buffer{};
    for (;;) {
        auto frame = disk_words::take_frame(received);
        if (!frame) {
            return;
        }
        if (!*frame) {
            const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
            if (got == 0 || (got < 0 && errno != EINTR)) {
                return;
            }
            received.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
            continue;
        }
        const auto reply = answer(**frame);
        if (!reply) {
            return;
        }
        send_frame(socket, *reply);
    }
}

void serve(int socket, const std::vector<std::unique_ptr<Volume>>& volumes) {
    serve_frames(socket, [&](std::string_view frame) -> std::optional<std::string> {
        const auto request = disk_words::request_from(frame);
        return request ? std::optional(disk_words::to_text(answer(*request, volumes))) : std::nullopt;
    });
}

}  // namespace plateau::disk_jail
