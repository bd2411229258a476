#pragma once

#include <stop_token>
#include <string>

#include "cli/exit_code.h"
#include "engine/report/terminal_sheet.h"
#include "engine/support/language.h"
#include "engine/support/message.h"

namespace plateau::cli {

/// What every command shares: the reader's language, where its outputs go, the code it ends with. One thread.
class Context {
  public:
    explicit Context(Language language);

    Language language() const { return language_; }
    bool json() const { return json_; }
    /// The flag that --json of the command parsed into.
    bool& json_flag() { return json_; }

    std::string text(const Message& message) const;

    /// Data, on standard output; as it is.
    static void data(const std::string& bytes);
    /// A line for people, on standard error.
    static void say(const std::string& line);
    /// What went wrong, on standard error, after the program's name.
    void complain(const std::string& what) const;

    static Colours colours_of_output();
    static bool errors_go_to_a_terminal();

    /// Asked for by SIGINT, SIGTERM and SIGHUP once watch_signals() was called, which then says so; a second signal
    /// ends the program at once.
    std::stop_token stop() const { return stop_.get_token(); }
    /// What the first one and the second one say may be something else than of a rehearsal.
    void watch_signals(const Message& first = {"label.cli.stopping", {}},
                       const Message& second = {"label.cli.stopped", {}});

    ExitCode exit_code = ExitCode::done;

  private:
    Language language_;
    bool json_ = false;
    std::stop_source stop_;
};

}  // namespace plateau::cli
