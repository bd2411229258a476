#include "engine/adapters/ssh/ssh_shell.h"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <thread>
#include <unordered_set>

#include "engine/adapters/ssh/fingerprint.h"
#include "engine/adapters/ssh/login_gate.h"
#include "engine/adapters/ssh/session.h"
#include "engine/support/error.h"

namespace plateau {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using ssh::Failure;
using ssh::Phase;
using ssh::Session;
using Clock = std::chrono::steady_clock;

// An opener may block for its whole limit: enough threads that half a room of dead routers does not hold up the other.
constexpr std::size_t opener_threads = 16;

/// One call's life. All but what is const belongs to the io thread.
///
/// It sleeps on one timer that ends at the deadline; whatever happens earlier (the socket is ready, the opener has
/// answered, there is a place to log in, the shell ends) cancels the sleep. So each wait is bounded by the same
/// deadline and nothing is ever awaited that could outlast it.
struct Visit {
    using Finish = std::function<void(Observed<Session*>)>;

    Visit(asio::io_context& io, ShellTarget to, ShellCommand what, ssh::Purpose why, Finish then)
        : target(std::move(to)),
          command(std::move(what)),
          purpose(why),
          deadline(Clock::now() + command.limit),
          finish(std::move(then)),
          alarm(io),
          socket(io) {}

    Unobserved over(Failure failure, std::string_view detail) const {
        return ssh::reason(failure, target, session ? session->phase() : Phase::connecting, detail);
    }
    /// Why it ends now, if it does.
    std::optional<Unobserved> ended() const {
        if (stopped) {
            return over(Failure::closed, "the connections were ended from our side");
        }
        if (Clock::now() >= deadline) {
            return over(Failure::timed_out, fmt::format("no end within {} ms", command.limit.count()));
        }
        return std::nullopt;
    }
    void wake() { alarm.cancel(); }

    const ShellTarget target;
    const ShellCommand command;
    const ssh::Purpose purpose;
    const Clock::time_point deadline;
    const Finish finish;

    bool stopped = false;
    bool admitted = false;
    std::optional<Observed<UniqueFd>> opened;
    asio::steady_timer alarm;
    asio::posix::stream_descriptor socket;
    std::unique_ptr<Session> session;  // ends before the socket it uses
};

using VisitPtr = std::shared_ptr<Visit>;

/// Until something wakes the visit or its deadline has passed.
asio::awaitable<void> sleep(VisitPtr visit) {
    visit->alarm.expires_at(visit->deadline);
    error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await visit->alarm.async_wait(token);
}

/// Until the socket can be read, or written if that is wanted, or the visit ends.
asio::awaitable<void> wait_for_socket(VisitPtr visit) {
    const auto wake = [visit](const error_code& error) {
        if (error != asio::error::operation_aborted) {
            visit->wake();
        }
    };
    visit->socket.async_wait(asio::posix::stream_descriptor::wait_read, wake);
    if (visit->session->wants_to_send()) {
        visit->socket.async_wait(asio::posix::stream_descriptor::wait_write, wake);
    }
    co_await sleep(visit);
    visit->socket.cancel();
}

Observed<UniqueFd> open_socket(const SocketOpener& open, const Visit& visit) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(visit.deadline - Clock::now());
    const auto over = [&visit](Failure failure, std::string_view detail) {
        return tl::unexpected(ssh::reason(failure, visit.target, Phase::connecting, detail));
    };
    try {
        UniqueFd socket = open(visit.target.place(), std::max(left, std::chrono::milliseconds{1}));
        return socket ? Observed<UniqueFd>(std::move(socket)) : over(Failure::unreachable, "there is no socket");
    } catch (const Error& error) {
        return over(error.kind() == ErrorKind::timed_out ? Failure::timed_out : Failure::unreachable, error.what());
    } catch (const std::exception& error) {
        return over(Failure::unreachable, error.what());
    }
}

class SshShell final : public RemoteShell {
  public:
    explicit SshShell(SocketOpener open)
        : open_(std::move(open)), work_(io_.get_executor()), thread_([this] { io_.run(); }) {}

    SshShell(const SshShell&) = delete;
    SshShell& operator=(const SshShell&) = delete;

    ~SshShell() override {
        asio::post(io_, [this] {
            stopping_ = true;
            for (Visit* visit : visits_) {
                visit->stopped = true;
                visit->wake();
            }
        });
        openers_.stop();
        openers_.join();
        work_.reset();
        thread_.join();
    }

    void run(const ShellTarget& target, const ShellCommand& command, Done done) override {
        const auto finish = [done = std::move(done)](Observed<Session*> session) {
            done(session.map([](Session* it) { return it->take_result(); }));
        };
        begin(std::make_shared<Visit>(io_, target, command, ssh::Purpose::run_command, finish));
    }

    void host_key(const ShellTarget& target, std::chrono::milliseconds limit, KeyDone done) override {
        ShellCommand nothing;
        nothing.limit = limit;
        const auto finish = [done = std::move(done)](Observed<Session*> session) {
            done(session.map([](Session* it) { return it->host_key(); }));
        };
        begin(std::make_shared<Visit>(io_, target, nothing, ssh::Purpose::read_host_key, finish));
    }

  private:
    void begin(VisitPtr visit) { asio::co_spawn(io_, attend(std::move(visit)), asio::detached); }

    /// The root of a visit's coroutine: `finish` is called here and nowhere else.
    asio::awaitable<void> attend(VisitPtr visit) {
        visits_.insert(visit.get());
        visit->stopped = stopping_;
        Observed<void> outcome;
        try {
            outcome = co_await converse(visit);
        } catch (const std::exception& error) {
            outcome = tl::unexpected(visit->over(Failure::protocol, error.what()));
        }
        visits_.erase(visit.get());
        gate_.leave(visit->target, visit.get());
        visit->finish(outcome.map([&visit] { return visit->session.get(); }));
        visit->session.reset();
    }

    asio::awaitable<Observed<void>> converse(VisitPtr visit) {
        if (visit->purpose == ssh::Purpose::run_command && !ssh::Fingerprint::parse(visit->target.host_key)) {
            co_return tl::unexpected(
                visit->over(Failure::host_key_unknown, visit->target.host_key.empty()
                                                           ? "no key of this server was pinned"
                                                           : "the key that was pinned is not written as 'SHA256:…'"));
        }
        Observed<void> connected = co_await connect(visit);
        if (!connected) {
            co_return connected;
        }
        for (;;) {
            if (auto over = visit->ended()) {
                co_return tl::unexpected(std::move(*over));
            }
            const Observed<Session::Progress> progress = visit->session->advance();
            if (!progress) {
                co_return tl::unexpected(progress.error());
            }
            if (visit->session->phase() == Phase::running || *progress == Session::Progress::finished) {
                gate_.leave(visit->target, visit.get());
            }
            if (*progress == Session::Progress::finished) {
                co_return Observed<void>();
            }
            if (*progress == Session::Progress::waiting) {
                co_await wait_for_socket(visit);
            } else {
                co_await asio::post(io_.get_executor(), asio::use_awaitable);
            }
        }
    }

    /// Waits for a place at that server, then for its socket.
    asio::awaitable<Observed<void>> connect(VisitPtr visit) {
        gate_.enter(visit->target, visit.get(), [visit] {
            visit->admitted = true;
            visit->wake();
        });
        bool asked = false;
        while (!visit->opened) {
            if (auto over = visit->ended()) {
                co_return tl::unexpected(std::move(*over));
            }
            if (visit->admitted && !asked) {
                asked = true;
                ask_opener(visit);
            }
            co_await sleep(visit);
        }
        if (!*visit->opened) {
            co_return tl::unexpected(visit->opened->error());
        }
        visit->socket.assign((*visit->opened)->get());
        (*visit->opened)->release();
        visit->session =
            std::make_unique<Session>(visit->socket.native_handle(), visit->target, visit->command, visit->purpose);
        co_return Observed<void>();
    }

    void ask_opener(const VisitPtr& visit) {
        asio::post(openers_, [this, visit] {
            Observed<UniqueFd> opened = open_socket(open_, *visit);
            asio::post(io_, [visit, opened = std::move(opened)]() mutable {
                visit->opened = std::move(opened);
                visit->wake();
            });
        });
    }

    const SocketOpener open_;
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    asio::thread_pool openers_{opener_threads};
    ssh::LoginGate gate_;
    std::unordered_set<Visit*> visits_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<RemoteShell> make_ssh_shell(SocketOpener open) {
    return std::make_unique<SshShell>(std::move(open));
}

}  // namespace plateau
