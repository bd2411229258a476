#include "tests/fakes/fake_remote_shell.h"

#include <utility>

namespace plateau::fakes {
namespace {

using Clock = std::chrono::steady_clock;

std::string name_of(const ShellTarget& target) {
    return target.address.to_string() + " port " + std::to_string(target.port);
}

bool lets_in(const FakeSshServer& server, const ShellTarget& target) {
    const bool by_key = !server.private_key.empty() && server.private_key == target.private_key;
    const bool by_password = !server.password.empty() && server.password == target.password;
    return server.user == target.user && (by_key || by_password);
}

}  // namespace

FakeSshServer::Run answers(std::map<std::string, ShellResult> by_command) {
    return [by_command = std::move(by_command)](const ShellCommand& command) -> std::optional<Observed<ShellResult>> {
        const auto found = by_command.find(command.command);
        return found != by_command.end()
                   ? found->second
                   : ShellResult{.exit_code = 127, .out = "", .err = "sh: " + command.command + ": not found\n"};
    };
}

FakeRemoteShell::FakeRemoteShell() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

FakeRemoteShell::~FakeRemoteShell() {
    thread_.request_stop();
    thread_.join();
}

void FakeRemoteShell::put(const ShellTarget& place, FakeSshServer server) {
    const std::lock_guard lock(mutex_);
    servers_.insert_or_assign(Place(place.name_space, place.address, place.port), std::move(server));
}

void FakeRemoteShell::drop(const ShellTarget& place) {
    const std::lock_guard lock(mutex_);
    servers_.erase(Place(place.name_space, place.address, place.port));
}

std::vector<std::string> FakeRemoteShell::runs() const {
    const std::lock_guard lock(mutex_);
    return runs_;
}

void FakeRemoteShell::run(const ShellTarget& target, const ShellCommand& command, Done done) {
    const TimePoint deadline = Clock::now() + command.limit;
    at(Clock::now(), [this, target, command, done = std::move(done), deadline](std::optional<Unobserved> ended) {
        if (ended) {
            done(tl::unexpected(std::move(*ended)));
        } else if (auto outcome = answer(target, command)) {
            done(std::move(*outcome));
        } else {
            at(deadline, [target, done](std::optional<Unobserved> early) {
                const Unobserved late{"shell.timeout", name_of(target) + ", while running the command: no end"};
                done(tl::unexpected(early.value_or(late)));
            });
        }
    });
}

void FakeRemoteShell::host_key(const ShellTarget& target, std::chrono::milliseconds, KeyDone done) {
    at(Clock::now(), [this, target, done = std::move(done)](std::optional<Unobserved> ended) {
        Observed<std::string> key;
        {
            const std::lock_guard lock(mutex_);
            const auto found = servers_.find(Place(target.name_space, target.address, target.port));
            if (ended || found == servers_.end()) {
                const Unobserved nobody{"shell.unreachable", name_of(target) + ": nothing answers"};
                key = tl::unexpected(ended.value_or(nobody));
            } else {
                key = found->second.host_key;
            }
        }
        done(std::move(key));
    });
}

std::optional<Observed<ShellResult>> FakeRemoteShell::answer(const ShellTarget& target, const ShellCommand& command) {
    FakeSshServer server;
    {
        const std::lock_guard lock(mutex_);
        if (target.host_key.empty()) {
            return unobserved("shell.host_key.unknown", name_of(target) + ": no key of this server was pinned");
        }
        const auto found = servers_.find(Place(target.name_space, target.address, target.port));
        if (found == servers_.end()) {
            return unobserved("shell.unreachable", name_of(target) + ": nothing answers");
        }
        server = found->second;
        if (server.host_key != target.host_key) {
            return unobserved("shell.host_key.changed", name_of(target) + ": the server's key is " + server.host_key +
                                                            ", the known one is " + target.host_key);
        }
        if (!lets_in(server, target)) {
            return unobserved("shell.login.refused", name_of(target) + ", while logging in: not let in");
        }
        runs_.push_back(command.command);
    }
    auto outcome = server.run(command);
    if (outcome && *outcome && (*outcome)->out.size() + (*outcome)->err.size() > command.max_output) {
        return unobserved("shell.output.too_large", name_of(target) + ", while running the command: too much");
    }
    return outcome;
}

void FakeRemoteShell::at(TimePoint when, Job job) {
    const std::lock_guard lock(mutex_);
    jobs_.emplace(when, std::move(job));
    changed_.notify_all();
}

void FakeRemoteShell::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        if (jobs_.empty()) {
            changed_.wait(lock, stop, [this] { return !jobs_.empty(); });
            continue;
        }
        const TimePoint when = jobs_.begin()->first;
        if (Clock::now() < when) {
            changed_.wait_until(lock, stop, when, [this, when] { return jobs_.begin()->first < when; });
            continue;
        }
        const Job job = std::move(jobs_.extract(jobs_.begin()).mapped());
        lock.unlock();
        job(std::nullopt);
        lock.lock();
    }
    const auto left = std::exchange(jobs_, {});
    lock.unlock();
    for (const auto& [when, job] : left) {
        job(Unobserved{"shell.closed", "the connections were ended from our side"});
    }
}

}  // namespace plateau::fakes
