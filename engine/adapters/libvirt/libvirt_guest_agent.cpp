#include <fmt/format.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/virterror.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <utility>

#include "engine/adapters/libvirt/agent_request.h"
#include "engine/adapters/libvirt/connection.h"
#include "engine/adapters/libvirt/libvirt_error.h"
#include "engine/adapters/libvirt/parse_agent_reply.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

// One piece in base64 and JSON stays far under libvirt's 4 MiB; a whole file may need many. What goes in is read letter
// by letter in the guest, which takes an emulated processor seconds for a MiB: smaller pieces keep each call short.
constexpr std::size_t read_piece = std::size_t{1} << 20;
constexpr std::size_t write_piece = std::size_t{128} << 10;
constexpr std::size_t most_input = std::size_t{2} << 20;
constexpr auto call_limit = std::chrono::seconds(10);
/// The agent starts a program for it, in a machine that may still be starting all its own.
constexpr milliseconds clock_limit{60'000};
constexpr auto file_limit = std::chrono::seconds(60);
constexpr auto first_pause = milliseconds(5);
constexpr auto longest_pause = milliseconds(250);

/// How long a call or a series of calls may still take.
class Deadline {
  public:
    explicit Deadline(milliseconds limit) : end_(Steady::now() + limit) {}
    milliseconds left() const {
        return std::max(std::chrono::ceil<milliseconds>(end_ - Steady::now()), milliseconds(0));
    }
    bool passed() const { return Steady::now() >= end_; }

  private:
    Steady::time_point end_;
};

class LibvirtGuestAgent : public GuestAgent {
  public:
    LibvirtGuestAgent(std::shared_ptr<LibvirtConnection> connection, std::string machine)
        : connection_(std::move(connection)), machine_(std::move(machine)), lock_(connection_->agent_lock(machine_)) {}

    Observed<void> ping(milliseconds limit) override;
    Observed<GuestResult> run(const GuestCommand& command) override;
    Observed<std::string> read_file(const std::string& path, std::size_t most) override;
    Observed<void> write_file(const std::string& path, std::string_view content) override;
    Observed<void> set_time(std::chrono::system_clock::time_point time) override;

  private:
    Observed<std::string> call(const std::string& request, milliseconds limit);
    Observed<std::string> call_libvirt(const std::string& request, milliseconds limit);
    Observed<std::string> call_within(const std::string& request, const Deadline& deadline);
    Observed<GuestResult> finish(std::int64_t pid, const GuestCommand& command, const Deadline& deadline);
    Observed<std::int64_t> open(const std::string& path, agent::FileMode mode, const Deadline& deadline);
    Observed<void> close(std::int64_t handle, const Deadline& deadline);
    Observed<std::string> read_all(std::int64_t handle, const std::string& path, std::size_t most,
                                   const Deadline& deadline);
    Observed<void> write_all(std::int64_t handle, std::string_view content, const Deadline& deadline);
    Unobserved refused(const std::string& why) const {
        return Unobserved{"agent.refused", fmt::format("{}: {}", machine_, why)};
    }
    Unobserved timeout(const std::string& doing) const {
        return Unobserved{"agent.timeout", fmt::format("{}: {}", machine_, doing)};
    }

    std::shared_ptr<LibvirtConnection> connection_;
    std::string machine_;
    std::shared_ptr<std::timed_mutex> lock_;
};

/// Whether a refusal says that there is no such file, in the words of Linux or of an English or French Windows.
bool says_absent(const std::string& why) {
    return why.find("No such file or directory") != std::string::npos ||
           why.find("annot find the file") != std::string::npos ||
           why.find("annot find the path") != std::string::npos || why.find("introuvable") != std::string::npos;
}

/// Only an agent that still answers can be asked to tidy up.
bool still_answers(const Unobserved& failure) {
    return failure.code == "agent.refused" || failure.code == "agent.reply.too_large";
}

Observed<std::string> LibvirtGuestAgent::call_libvirt(const std::string& request, milliseconds limit) {
    const auto lease = connection_->lease();
    const libvirt::Domain domain(virDomainLookupByName(lease.get(), machine_.c_str()));
    if (!domain) {
        return tl::unexpected(libvirt::unobserved_of(libvirt::last_failure(), machine_));
    }
    const auto seconds = std::max(std::chrono::ceil<std::chrono::seconds>(limit), std::chrono::seconds(1));
    const std::unique_ptr<char, decltype(&std::free)> reply(
        virDomainQemuAgentCommand(domain.get(), request.c_str(), static_cast<int>(seconds.count()), 0), &std::free);
    if (!reply) {
        return tl::unexpected(libvirt::unobserved_of(libvirt::last_failure(), machine_));
    }
    return std::string(reply.get());
}

Observed<std::string> LibvirtGuestAgent::call(const std::string& request, milliseconds limit) {
    const Deadline deadline(limit);
    std::unique_lock held(*lock_, limit);
    if (!held) {
        return tl::unexpected(timeout("its agent is busy with another command"));
    }
    try {
        return call_libvirt(request, deadline.left());
    } catch (const Error& error) {
        return unobserved("agent.unreachable", fmt::format("{}: {}", machine_, error.what()));
    }
}

Observed<std::string> LibvirtGuestAgent::call_within(const std::string& request, const Deadline& deadline) {
    if (deadline.passed()) {
        return tl::unexpected(timeout("the limit of the whole passed"));
    }
    return call(request, std::min<milliseconds>(deadline.left(), call_limit));
}

Observed<void> LibvirtGuestAgent::ping(milliseconds limit) {
    return call(agent::ping_request(), limit).and_then([](const std::string& reply) {
        return agent::parse_empty(reply);
    });
}

Observed<GuestResult> LibvirtGuestAgent::run(const GuestCommand& command) {
    if (command.argv.empty() || command.input.size() > most_input) {
        return tl::unexpected(refused(fmt::format("no program, or more than {} bytes of input", most_input)));
    }
    const Deadline deadline(command.limit);
    const bool has_shell = command.argv.front().starts_with('/');
    std::string token = new_uuid();
    std::erase(token, '-');
    const auto argv = has_shell ? agent::bounded(command.argv, token) : command.argv;
    const auto started =
        call_within(agent::exec_request(argv, command.input), deadline).and_then([](const std::string& reply) {
            return agent::parse_exec_started(reply);
        });
    if (!started) {
        return tl::unexpected(started.error());
    }
    auto result = finish(*started, command, deadline);
    if (result && has_shell) {
        if (const auto failure = agent::wrapper_failure(*result, token)) {
            return tl::unexpected(refused(command.argv.front() + ": " + *failure));
        }
    }
    return result;
}

/// The agent forgets a program once it told of its end: a lost answer is a lost result, and is not asked for again.
Observed<GuestResult> LibvirtGuestAgent::finish(std::int64_t pid, const GuestCommand& command,
                                                const Deadline& deadline) {
    for (milliseconds pause = first_pause;; pause = std::min<milliseconds>(pause * 3 / 2, longest_pause)) {
        auto status = call_within(agent::exec_status_request(pid), deadline).and_then([](const std::string& reply) {
            return agent::parse_exec_status(reply);
        });
        if (!status) {
            return tl::unexpected(status.error());
        }
        if (status->exited) {
            return std::move(status->result);
        }
        if (deadline.passed()) {
            return tl::unexpected(timeout(
                fmt::format("{} still runs after {} ms", agent::printable(command.argv[0]), command.limit.count())));
        }
        if (command.stop.stop_requested()) {
            return tl::unexpected(timeout(agent::printable(command.argv[0]) + " was no longer waited for"));
        }
        std::this_thread::sleep_for(std::min(pause, std::max(deadline.left(), milliseconds(1))));
    }
}

Observed<std::int64_t> LibvirtGuestAgent::open(const std::string& path, agent::FileMode mode,
                                               const Deadline& deadline) {
    auto handle = call_within(agent::file_open_request(path, mode), deadline).and_then([](const std::string& reply) {
        return agent::parse_file_handle(reply);
    });
    if (!handle && handle.error().code == "agent.refused" && mode == agent::FileMode::read &&
        says_absent(handle.error().why)) {
        return unobserved("agent.file.absent", handle.error().why);
    }
    return handle;
}

Observed<void> LibvirtGuestAgent::close(std::int64_t handle, const Deadline& deadline) {
    return call_within(agent::file_close_request(handle), deadline).and_then([](const std::string& reply) {
        return agent::parse_empty(reply);
    });
}

Observed<std::string> LibvirtGuestAgent::read_file(const std::string& path, std::size_t most) {
    const Deadline deadline(file_limit);
    const auto handle = open(path, agent::FileMode::read, deadline);
    if (!handle) {
        return tl::unexpected(handle.error());
    }
    auto content = read_all(*handle, path, most, deadline);
    if (content || still_answers(content.error())) {
        // What was read is whole; a handle that cannot be closed is the guest's loss.
        static_cast<void>(close(*handle, deadline));
    }
    return content;
}

Observed<std::string> LibvirtGuestAgent::read_all(std::int64_t handle, const std::string& path, std::size_t most,
                                                  const Deadline& deadline) {
    std::string content;
    for (;;) {
        const std::size_t asked = std::min(read_piece, most - content.size() + 1);
        const auto piece =
            call_within(agent::file_read_request(handle, asked), deadline).and_then([&](const std::string& reply) {
                return agent::parse_file_read(reply, asked);
            });
        if (!piece) {
            return tl::unexpected(piece.error());
        }
        content += piece->bytes;
        if (content.size() > most) {
            return tl::unexpected(
                agent::too_large(fmt::format("{}: {} has more than {} bytes", machine_, agent::printable(path), most)));
        }
        // Windows tells the end only by an empty piece.
        if (piece->end || piece->bytes.empty()) {
            return content;
        }
    }
}

Observed<void> LibvirtGuestAgent::write_file(const std::string& path, std::string_view content) {
    const Deadline deadline(file_limit);
    const auto handle = open(path, agent::FileMode::write, deadline);
    if (!handle) {
        return tl::unexpected(handle.error());
    }
    auto written = write_all(*handle, content, deadline);
    if (!written) {
        if (still_answers(written.error())) {
            static_cast<void>(close(*handle, deadline));
        }
        return written;
    }
    return close(*handle, deadline);
}

Observed<void> LibvirtGuestAgent::write_all(std::int64_t handle, std::string_view content, const Deadline& deadline) {
    while (!content.empty()) {
        const auto piece = content.substr(0, write_piece);
        const auto count =
            call_within(agent::file_write_request(handle, piece), deadline).and_then([&](const std::string& reply) {
                return agent::parse_file_written(reply, piece.size());
            });
        if (!count) {
            return tl::unexpected(count.error());
        }
        content.remove_prefix(*count);
    }
    return {};
}

Observed<void> LibvirtGuestAgent::set_time(std::chrono::system_clock::time_point time) {
    auto set = call(agent::set_time_request(time), clock_limit).and_then([](const std::string& reply) {
        return agent::parse_empty(reply);
    });
    // The agent sets the clock first and then the hardware's by hwclock, which a small guest may not have.
    if (!set && set.error().code == "agent.refused" && set.error().why.find("hwclock") != std::string::npos) {
        return {};
    }
    return set;
}

}  // namespace

std::unique_ptr<GuestAgent> guest_agent_of(std::shared_ptr<LibvirtConnection> connection, const std::string& machine) {
    return std::make_unique<LibvirtGuestAgent>(std::move(connection), machine);
}

}  // namespace plateau
