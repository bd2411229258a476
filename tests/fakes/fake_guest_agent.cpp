#include "tests/fakes/fake_guest_agent.h"

#include <utility>

namespace plateau::fakes {

namespace {

constexpr std::size_t most_output = std::size_t{1} << 20;

/// Cuts what is over the port's limit, as every agent does.
void cut(std::string& text, GuestResult& result) {
    if (text.size() > most_output) {
        text.resize(most_output);
        result.truncated = true;
    }
}

bool folder_exists(const std::map<std::string, std::string>& files, const std::string& path) {
    const auto slash = path.rfind('/');
    const std::string folder = path.substr(0, slash + 1);
    if (folder == "/" || folder == "/tmp/" || folder == "/root/" || folder == "/etc/" || folder == "/run/") {
        return true;
    }
    const auto next = files.lower_bound(folder);
    return next != files.end() && next->first.starts_with(folder);
}

}  // namespace

void FakeGuest::set_mood(Mood mood) {
    const std::scoped_lock lock(mutex_);
    mood_ = mood;
}

void FakeGuest::fail_next(int calls, Unobserved reason) {
    const std::scoped_lock lock(mutex_);
    failures_left_ = calls;
    failure_ = std::move(reason);
}

void FakeGuest::answer_after(int calls) {
    fail_next(calls, Unobserved{"agent.unreachable", "the agent is not connected"});
}

void FakeGuest::set_program(const std::string& path, Program program) {
    const std::scoped_lock lock(mutex_);
    programs_[path] = std::move(program);
}

void FakeGuest::put_file(const std::string& path, std::string content) {
    const std::scoped_lock lock(mutex_);
    files_[path] = std::move(content);
}

std::optional<std::string> FakeGuest::file(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const auto found = files_.find(path);
    return found == files_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::chrono::system_clock::time_point> FakeGuest::time() const {
    const std::scoped_lock lock(mutex_);
    return time_;
}

std::vector<std::vector<std::string>> FakeGuest::runs() const {
    const std::scoped_lock lock(mutex_);
    return runs_;
}

Observed<void> FakeGuest::enter() {
    const std::scoped_lock lock(mutex_);
    if (failures_left_ > 0) {
        --failures_left_;
        return tl::unexpected(failure_);
    }
    switch (mood_) {
        case Mood::answers:
            return {};
        case Mood::silent:
            return unobserved("agent.timeout", "no answer in time");
        case Mood::unreachable:
            return unobserved("agent.unreachable", "the agent is not connected");
        case Mood::lies:
            return unobserved("agent.reply.invalid", "not JSON");
    }
    return {};
}

Observed<GuestResult> FakeGuest::run(const GuestCommand& command) {
    Program program;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = command.argv.empty() ? programs_.end() : programs_.find(command.argv.front());
        if (found == programs_.end()) {
            return unobserved("agent.refused", "no such program");
        }
        runs_.push_back(command.argv);
        program = found->second;
    }
    return program(command, *this);
}

FakeGuestAgent::FakeGuestAgent(std::shared_ptr<FakeGuest> guest, std::function<bool()> reachable)
    : guest_(std::move(guest)), reachable_(std::move(reachable)) {}

Observed<void> FakeGuestAgent::enter() {
    if (reachable_ && !reachable_()) {
        return unobserved("agent.unreachable", "the machine is not running");
    }
    return guest_->enter();
}

Observed<void> FakeGuestAgent::ping(std::chrono::milliseconds) {
    return enter();
}

Observed<GuestResult> FakeGuestAgent::run(const GuestCommand& command) {
    if (auto entered = enter(); !entered) {
        return tl::unexpected(entered.error());
    }
    auto result = guest_->run(command);
    if (result) {
        cut(result->out, *result);
        cut(result->err, *result);
    }
    return result;
}

Observed<std::string> FakeGuestAgent::read_file(const std::string& path, std::size_t most) {
    if (auto entered = enter(); !entered) {
        return tl::unexpected(entered.error());
    }
    auto content = guest_->file(path);
    if (!content) {
        return unobserved("agent.file.absent", path + " is not there");
    }
    if (content->size() > most) {
        return unobserved("agent.reply.too_large", path + " is too large");
    }
    return std::move(*content);
}

Observed<void> FakeGuestAgent::write_file(const std::string& path, std::string_view content) {
    if (auto entered = enter(); !entered) {
        return entered;
    }
    const std::scoped_lock lock(guest_->mutex_);
    if (!folder_exists(guest_->files_, path)) {
        return unobserved("agent.refused", "the folder of " + path + " is not there");
    }
    guest_->files_[path] = std::string(content);
    return {};
}

Observed<void> FakeGuestAgent::set_time(std::chrono::system_clock::time_point time) {
    if (auto entered = enter(); !entered) {
        return entered;
    }
    const std::scoped_lock lock(guest_->mutex_);
    guest_->time_ = time;
    return {};
}

}  // namespace plateau::fakes
