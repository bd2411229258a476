#include "engine/session/runner.h"

#include <algorithm>

#include "engine/session/acts.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

using std::chrono::milliseconds;

/// The clock of sessions and the one that waits are two: no wait for an end is longer than this.
constexpr milliseconds longest_wait{1000};

const Asking by_daemon{.by = {.name = "plateaud", .role = "daemon"}};

}  // namespace

SessionRunner::SessionRunner(SessionKeeper& keeper, PostWorker& worker, std::size_t at_once, Log log)
    : keeper_(keeper), worker_(worker), log_(std::move(log)) {
    listener_ = keeper_.listen([this](const Session& session, const Event& event) { on_event(session, event); });
    for (std::size_t i = 0; i < std::max<std::size_t>(at_once, 1); ++i) {
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
    threads_.emplace_back([this](const std::stop_token& stop) { watch_time(stop); });
}

SessionRunner::~SessionRunner() {
    for (std::jthread& thread : threads_) {
        thread.request_stop();
    }
    threads_.clear();
    listener_.reset();
}

void SessionRunner::on_event(const Session& session, const Event& event) {
    if (const auto* moved = std::get_if<PostMoved>(&event.what)) {
        add_work_of(session, moved->seat, moved->to);
    }
    if (std::holds_alternative<SessionClosed>(event.what)) {
        clear_posts(session);
    }
    const std::lock_guard lock(mutex_);
    time_changed_ = true;
    changed_.notify_all();
}

void SessionRunner::add_work_of(const Session& session, const std::string& seat, PostState state) {
    if (state == PostState::launching) {
        add({.session = session.name, .seat = seat, .work = Work::launch});
    } else if (state == PostState::ending) {
        add({.session = session.name, .seat = seat, .work = Work::seal});
    }
}

void SessionRunner::add(Task task) {
    const std::lock_guard lock(mutex_);
    if (std::find(waiting_.begin(), waiting_.end(), task) == waiting_.end()) {
        waiting_.push_back(std::move(task));
    }
    changed_.notify_all();
}

void SessionRunner::take_up() {
    for (const Session& session : keeper_.all()) {
        session.closed ? clear_posts(session) : look_after(session);
    }
}

void SessionRunner::clear_posts(const Session& session) {
    for (const Post& post : session.posts) {
        if (post.state != PostState::planned && !post.cleared) {
            add({.session = session.name, .seat = post.seat, .work = Work::clear});
        }
    }
}

/// An interrupted launch or sealing begins again; machines that should run are looked for. A hypervisor that does not
/// answer says nothing about them.
void SessionRunner::look_after(const Session& session) {
    for (const Post& post : session.posts) {
        add_work_of(session, post.seat, post.state);
        if ((post.state == PostState::ready || post.state == PostState::running) && are_gone(session.name, post.seat)) {
            tell_gone(session.name, post.seat);
        }
    }
}

bool SessionRunner::are_gone(const std::string& session, const std::string& seat) {
    try {
        return !worker_.runs(session, seat);
    } catch (const Error& error) {
        if (log_) {
            log_(error);
        }
        return false;
    }
}

void SessionRunner::tell_gone(const std::string& session, const std::string& seat) {
    const auto gone = [&](const Session& now, Instant) -> std::vector<Happening> {
        const PostState state = now.find(seat)->state;
        if (state != PostState::ready && state != PostState::running) {
            return {};
        }
        return {PostMoved{.seat = seat,
                          .to = PostState::failed,
                          .trouble = {"session.post.gone", {{"session", session}, {"seat", seat}}}}};
    };
    tell(session, gone, {});
}

void SessionRunner::wait_until_idle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.empty() && busy_.empty(); });
}

void SessionRunner::work(const std::stop_token& stop) {
    while (const auto task = next_task(stop)) {
        run(*task, stop);
        const std::lock_guard lock(mutex_);
        busy_.erase({task->session, task->seat});
        changed_.notify_all();
    }
}

std::optional<SessionRunner::Task> SessionRunner::next_task(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    auto next = waiting_.end();
    changed_.wait(lock, stop, [&] {
        next = std::find_if(waiting_.begin(), waiting_.end(),
                            [this](const Task& task) { return !busy_.contains({task.session, task.seat}); });
        return next != waiting_.end();
    });
    if (stop.stop_requested() || next == waiting_.end()) {
        return std::nullopt;
    }
    Task task = *next;
    waiting_.erase(next);
    busy_.emplace(task.session, task.seat);
    return task;
}

/// What was stopped in the middle is told by nobody: the next runner finds the post as it is recorded.
void SessionRunner::run(const Task& task, const std::stop_token& stop) {
    std::vector<Happening> outcome;
    try {
        outcome = do_work(task, stop);
    } catch (const Error& error) {
        if (stop.stop_requested()) {
            return;
        }
        if (log_) {
            log_(error);
        }
        if (task.work == Work::clear) {
            return;
        }
        outcome = {PostMoved{.seat = task.seat, .to = PostState::failed, .trouble = error.message()}};
    }
    const auto happened = [&](const Session& session, Instant) -> std::vector<Happening> {
        const Post& post = *session.find(task.seat);
        const bool still_wanted = task.work == Work::clear  ? !post.cleared
                                  : task.work == Work::seal ? post.state == PostState::ending
                                                            : post.state == PostState::launching;
        if (!still_wanted) {
            return {};
        }
        const auto* moved = std::get_if<PostMoved>(&outcome.front());
        if (moved == nullptr || moved->to != PostState::ready || !session.started) {
            return outcome;
        }
        return {outcome.front(), PostMoved{.seat = task.seat, .to = PostState::running}};
    };
    tell(task.session, happened, stop);
}

std::vector<Happening> SessionRunner::do_work(const Task& task, const std::stop_token& stop) {
    switch (task.work) {
        case Work::launch:
            worker_.launch(task.session, task.seat, stop);
            return {PostMoved{.seat = task.seat, .to = PostState::ready}};
        case Work::seal:
            return {PostSealed{.seat = task.seat, .manifest = worker_.seal(task.session, task.seat, stop)}};
        case Work::clear:
            worker_.remove(task.session, task.seat);
            return {PostCleared{task.seat}};
    }
    return {};
}

/// What is true is told until it is kept: a full disk is emptied by somebody in time.
void SessionRunner::tell(const std::string& session, const SessionKeeper::Act& act, const std::stop_token& stop) {
    for (;;) {
        try {
            keeper_.perform(session, by_daemon, act);
            return;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::exhausted && error.kind() != ErrorKind::unavailable) {
                throw;
            }
            if (log_) {
                log_(error);
            }
        }
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, stop, longest_wait, [] { return false; }) || stop.stop_requested()) {
            return;
        }
    }
}

void SessionRunner::watch_time(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const milliseconds wait = end_what_is_due(stop);
        std::unique_lock lock(mutex_);
        const auto something_happened = [this] { return std::exchange(time_changed_, false); };
        if (wait == milliseconds::max()) {
            changed_.wait(lock, stop, something_happened);
        } else {
            changed_.wait_for(lock, stop, wait, something_happened);
        }
    }
}

/// Returns how long nothing can come due; the largest number when nothing will by itself.
milliseconds SessionRunner::end_what_is_due(const std::stop_token& stop) {
    milliseconds wait = milliseconds::max();
    for (const Session& session : keeper_.all()) {
        const Instant now = keeper_.now();
        if (session.closed || !next_end(session, now)) {
            continue;
        }
        if (!end_those_whose_time_is_up(session, now).empty()) {
            tell(session.name, end_those_whose_time_is_up, stop);
        }
        if (const auto next = next_end(keeper_.find(session.name), now)) {
            wait = std::min(wait, std::clamp<milliseconds>(*next - now, milliseconds(1), longest_wait));
        }
    }
    return wait;
}

}  // namespace plateau
