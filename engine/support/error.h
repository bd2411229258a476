#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/language.h"
#include "engine/support/message.h"

namespace plateau {

/// What sort of failure it is: the only thing exit codes and HTTP statuses are made from.
enum class ErrorKind {
    usage,          ///< the command's words are off
    invalid_input,  ///< a file or value given by a person is not right
    not_found,      ///< what was named is not there
    conflict,       ///< something of that name is there and is not ours, or is busy
    denied,         ///< a right is missing
    unavailable,    ///< a service or device does not answer
    timed_out,      ///< a named deadline passed
    exhausted,      ///< no disk, memory or address left
    damaged,        ///< stored data is not what it should be
    cancelled,      ///< somebody asked to stop
    internal,       ///< a broken invariant: a defect of Plateau
};

std::string_view to_string_view(ErrorKind kind);

/// Thrown when an operation is over. Carries a catalogued message and the context added by each layer it went through.
class Error : public std::exception {
  public:
    Error(ErrorKind kind, Message message);

    ErrorKind kind() const { return kind_; }
    const Message& message() const { return message_; }
    /// What was being done, innermost first ("while starting machine 'client' of seat 01").
    const std::vector<Message>& context() const { return context_; }

    /// Adds a line of context; for `catch (Error& error) { error.add_context(…); throw; }`.
    Error& add_context(Message line);

    /// The English text of message and context, for logs.
    const char* what() const noexcept override { return what_.c_str(); }

  private:
    void render();

    ErrorKind kind_;
    Message message_;
    std::vector<Message> context_;
    std::string what_;
};

/// Message and context as people read them, in `language`, without a final newline.
std::string describe(Language language, const Error& error);

}  // namespace plateau
