#pragma once

#include <libssh2.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/adapters/ssh/reason.h"
#include "engine/adapters/ssh/wire.h"
#include "engine/ports/remote_shell.h"
#include "engine/support/observed.h"

namespace plateau::ssh {

/// What a session is for.
enum class Purpose { run_command, read_host_key };

/// One SSH connection over a connected socket, from the greeting to the command's exit status. It never waits and knows
/// no clock: whoever owns it calls advance() when the socket is ready, or when the deadline has passed ends it.
/// One thread. Does not own the socket.
class Session {
  public:
    enum class Progress {
        waiting,    ///< for the socket: to read, and to write when wants_to_send()
        may_go_on,  ///< the turn is over so that others get theirs; nothing to wait for
        finished,   ///< take_result() or host_key()
    };

    Session(int socket, const ShellTarget& target, const ShellCommand& command, Purpose purpose);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Goes as far as it can without waiting. After an error or `finished` it is not called again.
    Observed<Progress> advance();
    bool wants_to_send() const { return wire_.wants_to_send(); }
    Phase phase() const;

    ShellResult take_result() { return std::move(result_); }
    const std::string& host_key() const { return host_key_; }

  private:
    enum class Stage {
        handshake,
        host_key,
        login_methods,
        public_key,
        password,
        keyboard,
        open_channel,
        execute,
        talk,
        end,
        finished
    };
    /// Whether the stage is done and stage_ says the next one; false: the socket has no more for now.
    using Step = Observed<bool>;

    Step step();
    Step shake_hands();
    Step check_host_key();
    Step ask_login_methods();
    Step log_in_with_key();
    Step log_in_with_password();
    Step log_in_by_keyboard();
    Step login_answer(int code, Stage after_refusal);
    Stage stage_after_key() const;
    Step refused() const;
    Step open_channel();
    Step execute();
    Step talk();
    Step feed();
    Observed<std::size_t> take_output(int stream, std::string& into);
    Step end();

    /// What libssh2 says went wrong, as one of our reasons.
    tl::unexpected<Unobserved> library_error(int code, std::string_view doing) const;
    tl::unexpected<Unobserved> failed(Failure failure, std::string_view detail) const;
    tl::unexpected<Unobserved> closed_by_peer() const;
    tl::unexpected<Unobserved> flooded() const;

    Wire wire_;
    ShellTarget target_;
    ShellCommand command_;
    Purpose purpose_;
    Stage stage_ = Stage::handshake;
    int socket_;
    std::unique_ptr<LIBSSH2_SESSION, void (*)(LIBSSH2_SESSION*)> session_;
    LIBSSH2_CHANNEL* channel_ = nullptr;  ///< freed with the session
    std::string methods_;                 ///< as the server lists them, "publickey,password"
    std::size_t fed_ = 0;
    bool input_ended_ = false;
    bool prompt_answered_ = false;
    ShellResult result_;
    std::string host_key_;
    std::array<char, 32 << 10> buffer_;

    friend struct SessionCallbacks;
};

}  // namespace plateau::ssh
