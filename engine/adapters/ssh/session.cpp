#include "engine/adapters/ssh/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "engine/adapters/ssh/fingerprint.h"
#include "engine/adapters/ssh/names.h"

namespace plateau::ssh {
namespace {

// Greeting, keys and login of a talkative server are a few tens of KiB.
constexpr std::uint64_t most_before_running = std::uint64_t{1} << 20;
// Packets may be small: room for headers of output that comes a few bytes at a time.
constexpr std::uint64_t overhead_factor = 4;
constexpr std::uint64_t overhead = std::uint64_t{16} << 20;
constexpr std::size_t most_waiting_input = 256 << 10;

}  // namespace

/// What libssh2 calls back; `abstract` points at the Session.
struct SessionCallbacks {
    static Session& self(void** abstract) { return *static_cast<Session*>(*abstract); }

    static LIBSSH2_RECV_FUNC(receive) {
        static_cast<void>(socket), static_cast<void>(flags);
        return self(abstract).wire_.receive(buffer, length);
    }

    static LIBSSH2_SEND_FUNC(send) {
        static_cast<void>(socket), static_cast<void>(flags);
        return self(abstract).wire_.send(buffer, length);
    }

    /// The password for the first prompt that stands alone. A server that asks on gets nothing more.
    static LIBSSH2_USERAUTH_KBDINT_RESPONSE_FUNC(answer) {
        static_cast<void>(name), static_cast<void>(name_len), static_cast<void>(prompts);
        static_cast<void>(instruction), static_cast<void>(instruction_len);
        Session& session = self(abstract);
        if (num_prompts != 1 || session.prompt_answered_) {
            return;
        }
        session.prompt_answered_ = true;
        const std::string& password = session.target_.password;
        responses[0].text = ::strdup(password.c_str());  // libssh2 frees it
        responses[0].length = responses[0].text == nullptr ? 0 : static_cast<unsigned>(password.size());
    }

    static void free(LIBSSH2_SESSION* session) {
        // The wire is cut, so nothing is waited for and each call gets further; the bound is against a defect of
        // libssh2.
        for (int tries = 0; tries < 100 && libssh2_session_free(session) == LIBSSH2_ERROR_EAGAIN; ++tries) {
        }
    }
};

Session::Session(int socket, const ShellTarget& target, const ShellCommand& command, Purpose purpose)
    : wire_(socket),
      target_(target),
      command_(command),
      purpose_(purpose),
      socket_(socket),
      session_(nullptr, SessionCallbacks::free) {
    // Once a process: libssh2 counts without a lock. A failure shows as a session that cannot be made.
    static const int library = libssh2_init(0);
    static_cast<void>(library);
    session_.reset(libssh2_session_init_ex(nullptr, nullptr, nullptr, this));
    if (session_) {
        // libssh2 takes callbacks of every signature as void*.
        libssh2_session_callback_set(session_.get(), LIBSSH2_CALLBACK_RECV,
                                     reinterpret_cast<void*>(&SessionCallbacks::receive));
        libssh2_session_callback_set(session_.get(), LIBSSH2_CALLBACK_SEND,
                                     reinterpret_cast<void*>(&SessionCallbacks::send));
        libssh2_session_set_blocking(session_.get(), 0);
    }
    wire_.allow(most_before_running);
}

Session::~Session() {
    if (session_ && stage_ != Stage::handshake) {
        libssh2_session_disconnect(session_.get(), "done");  // as far as it goes without waiting
    }
    wire_.cut();
}

Phase Session::phase() const {
    if (stage_ < Stage::login_methods) {
        return Phase::shaking_hands;
    }
    return stage_ < Stage::open_channel ? Phase::logging_in : Phase::running;
}

Observed<Session::Progress> Session::advance() {
    if (!session_) {
        return failed(Failure::protocol, "the SSH library does not start");
    }
    wire_.begin_turn();
    wire_.flush();
    while (stage_ != Stage::finished) {
        const Step done = step();
        if (!done) {
            return tl::unexpected(done.error());
        }
        if (*done) {
            continue;
        }
        if (wire_.flooded()) {
            return flooded();
        }
        if (wire_.peer_closed()) {
            return closed_by_peer();
        }
        return wire_.turn_is_over() ? Progress::may_go_on : Progress::waiting;
    }
    return Progress::finished;
}

Session::Step Session::step() {
    switch (stage_) {
        case Stage::handshake:
            return shake_hands();
        case Stage::host_key:
            return check_host_key();
        case Stage::login_methods:
            return ask_login_methods();
        case Stage::public_key:
            return log_in_with_key();
        case Stage::password:
            return log_in_with_password();
        case Stage::keyboard:
            return log_in_by_keyboard();
        case Stage::open_channel:
            return open_channel();
        case Stage::execute:
            return execute();
        case Stage::talk:
            return talk();
        case Stage::end:
            return end();
        case Stage::finished:
            break;
    }
    return true;
}

Session::Step Session::shake_hands() {
    const int code = libssh2_session_handshake(session_.get(), socket_);
    if (code == LIBSSH2_ERROR_EAGAIN) {
        return false;
    }
    if (code != 0) {
        const char* banner = libssh2_session_banner_get(session_.get());
        return library_error(code, fmt::format("with '{}'", printable(banner == nullptr ? "" : banner)));
    }
    stage_ = Stage::host_key;
    return true;
}

Session::Step Session::check_host_key() {
    const char* hash = libssh2_hostkey_hash(session_.get(), LIBSSH2_HOSTKEY_HASH_SHA256);
    if (hash == nullptr) {
        return failed(Failure::protocol, "the server showed no key");
    }
    Fingerprint::Digest digest{};
    std::memcpy(digest.data(), hash, digest.size());
    host_key_ = Fingerprint(digest).to_string();
    if (purpose_ == Purpose::read_host_key) {
        stage_ = Stage::finished;
        return true;
    }
    if (host_key_ != target_.host_key) {
        return failed(Failure::host_key_changed,
                      fmt::format("the server's key is {}, the known one is {}", host_key_, target_.host_key));
    }
    stage_ = Stage::login_methods;
    return true;
}

Session::Step Session::ask_login_methods() {
    const auto length = static_cast<unsigned>(target_.user.size());
    const char* methods = libssh2_userauth_list(session_.get(), target_.user.c_str(), length);
    if (methods == nullptr) {
        if (libssh2_userauth_authenticated(session_.get()) != 0) {
            stage_ = Stage::open_channel;  // a router without a password lets anybody in
            return true;
        }
        const int code = libssh2_session_last_errno(session_.get());
        return code == LIBSSH2_ERROR_EAGAIN ? Step(false) : Step(library_error(code, "which logins there are"));
    }
    methods_ = methods;
    const bool try_key = !target_.private_key.empty() && offers(methods_, "publickey");
    stage_ = try_key ? Stage::public_key : stage_after_key();
    return stage_ == Stage::finished ? refused() : Step(true);
}

Session::Stage Session::stage_after_key() const {
    if (target_.password.empty()) {
        return Stage::finished;
    }
    if (offers(methods_, "password")) {
        return Stage::password;
    }
    return offers(methods_, "keyboard-interactive") ? Stage::keyboard : Stage::finished;
}

Session::Step Session::refused() const {
    const std::string_view given = target_.private_key.empty() ? "password"
                                   : target_.password.empty()  ? "key"
                                                               : "key and the password";
    const std::string detail = fmt::format("'{}' was not let in with the {} given; the server offers {}",
                                           printable(target_.user), given, printable(methods_));
    return tl::unexpected(reason(Failure::login_refused, target_, Phase::logging_in, detail));
}

Session::Step Session::login_answer(int code, Stage after_refusal) {
    if (code == LIBSSH2_ERROR_EAGAIN) {
        return false;
    }
    if (code == 0) {
        stage_ = Stage::open_channel;
        return true;
    }
    const bool says_no = code == LIBSSH2_ERROR_AUTHENTICATION_FAILED || code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED ||
                         code == LIBSSH2_ERROR_PASSWORD_EXPIRED;
    if (says_no) {
        stage_ = after_refusal;
        return stage_ == Stage::finished ? refused() : Step(true);
    }
    return library_error(code, stage_ == Stage::public_key ? "the private key" : "the password");
}

Session::Step Session::log_in_with_key() {
    const int code =
        libssh2_userauth_publickey_frommemory(session_.get(), target_.user.c_str(), target_.user.size(), nullptr, 0,
                                              target_.private_key.c_str(), target_.private_key.size(), nullptr);
    return login_answer(code, stage_after_key());
}

Session::Step Session::log_in_with_password() {
    const int code =
        libssh2_userauth_password_ex(session_.get(), target_.user.c_str(), static_cast<unsigned>(target_.user.size()),
                                     target_.password.c_str(), static_cast<unsigned>(target_.password.size()), nullptr);
    return login_answer(code, Stage::finished);
}

Session::Step Session::log_in_by_keyboard() {
    const int code = libssh2_userauth_keyboard_interactive_ex(
        session_.get(), target_.user.c_str(), static_cast<unsigned>(target_.user.size()), &SessionCallbacks::answer);
    return login_answer(code, Stage::finished);
}

Session::Step Session::open_channel() {
    channel_ = libssh2_channel_open_session(session_.get());
    if (channel_ == nullptr) {
        const int code = libssh2_session_last_errno(session_.get());
        return code == LIBSSH2_ERROR_EAGAIN ? Step(false) : Step(library_error(code, "no session"));
    }
    wire_.allow(overhead + overhead_factor * command_.max_output);
    stage_ = Stage::execute;
    return true;
}

Session::Step Session::execute() {
    const int code = libssh2_channel_exec(channel_, command_.command.c_str());
    if (code == LIBSSH2_ERROR_EAGAIN) {
        return false;
    }
    if (code != 0) {
        return library_error(code, "the server runs no command");
    }
    stage_ = Stage::talk;
    return true;
}

Session::Step Session::talk() {
    Step fed = feed();
    if (!fed) {
        return fed;
    }
    const auto out = take_output(0, result_.out);
    const auto err = out ? take_output(SSH_EXTENDED_DATA_STDERR, result_.err) : out;
    if (!err) {
        return tl::unexpected(err.error());
    }
    if (result_.out.size() + result_.err.size() > command_.max_output) {
        return failed(Failure::output_too_large, fmt::format("it printed over {} bytes", command_.max_output));
    }
    // What has ended its output has nothing more to say: input it has not taken by then is dropped.
    if (libssh2_channel_eof(channel_) == 1) {
        stage_ = Stage::end;
        return true;
    }
    return *fed || *out + *err > 0;
}

Session::Step Session::feed() {
    bool any = false;
    while (fed_ < command_.input.size() && wire_.waiting() < most_waiting_input) {
        const ssize_t taken = libssh2_channel_write_ex(channel_, 0, command_.input.data() + fed_,
                                                       std::min(command_.input.size() - fed_, buffer_.size()));
        if (taken == LIBSSH2_ERROR_EAGAIN || taken == 0) {
            return any;  // until the server opens its window again
        }
        if (taken < 0) {
            return library_error(static_cast<int>(taken), "its input");
        }
        fed_ += static_cast<std::size_t>(taken);
        any = true;
    }
    if (fed_ == command_.input.size() && !input_ended_) {
        const int code = libssh2_channel_send_eof(channel_);
        if (code != 0 && code != LIBSSH2_ERROR_EAGAIN) {
            return library_error(code, "the end of its input");
        }
        input_ended_ = code == 0;
    }
    return any;
}

Observed<std::size_t> Session::take_output(int stream, std::string& into) {
    const std::size_t before = into.size();
    while (into.size() <= command_.max_output) {
        const ssize_t got = libssh2_channel_read_ex(channel_, stream, buffer_.data(), buffer_.size());
        if (got == LIBSSH2_ERROR_EAGAIN || got == 0) {
            break;
        }
        if (got < 0) {
            return library_error(static_cast<int>(got), "its output");
        }
        into.append(buffer_.data(), static_cast<std::size_t>(got));
    }
    return into.size() - before;
}

Session::Step Session::end() {
    // The exit status comes after the end of the output and before the server closes the channel.
    const int code = libssh2_channel_wait_closed(channel_);
    if (code == LIBSSH2_ERROR_EAGAIN) {
        return false;
    }
    if (code != 0) {
        return library_error(code, "its end");
    }
    result_.exit_code = libssh2_channel_get_exit_status(channel_);
    char* name = nullptr;
    std::size_t length = 0;
    libssh2_channel_get_exit_signal(channel_, &name, &length, nullptr, nullptr, nullptr, nullptr);
    if (name != nullptr) {
        result_.exit_code = 128 + number_of_signal({name, length});
        libssh2_free(session_.get(), name);
    }
    stage_ = Stage::finished;
    return true;
}

tl::unexpected<Unobserved> Session::failed(Failure failure, std::string_view detail) const {
    return tl::unexpected(reason(failure, target_, phase(), detail));
}

tl::unexpected<Unobserved> Session::library_error(int code, std::string_view doing) const {
    if (code == LIBSSH2_ERROR_SOCKET_DISCONNECT) {
        return closed_by_peer();
    }
    char* message = nullptr;
    libssh2_session_last_error(session_.get(), &message, nullptr, 0);
    return failed(Failure::protocol,
                  fmt::format("{}: {} (libssh2 error {})", doing, printable(message == nullptr ? "" : message), code));
}

tl::unexpected<Unobserved> Session::closed_by_peer() const {
    if (wire_.heard() && libssh2_session_banner_get(session_.get()) == nullptr) {
        return failed(Failure::protocol, "what answers there is no SSH server");
    }
    return failed(Failure::closed, "the server closed the connection");
}

tl::unexpected<Unobserved> Session::flooded() const {
    return phase() == Phase::running
               ? failed(Failure::output_too_large, "it sent far more than the output that is allowed")
               : failed(Failure::protocol, "it sent more than any SSH server does so early");
}

}  // namespace plateau::ssh
