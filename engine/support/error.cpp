#include "engine/support/error.h"

#include "engine/support/text.h"

namespace plateau {

std::string_view to_string_view(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::usage:
            return "usage";
        case ErrorKind::invalid_input:
            return "invalid_input";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::conflict:
            return "conflict";
        case ErrorKind::denied:
            return "denied";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::timed_out:
            return "timed_out";
        case ErrorKind::exhausted:
            return "exhausted";
        case ErrorKind::damaged:
            return "damaged";
        case ErrorKind::cancelled:
            return "cancelled";
        case ErrorKind::internal:
            return "internal";
    }
    return "internal";
}

Error::Error(ErrorKind kind, Message message) : kind_(kind), message_(std::move(message)) {
    render();
}

Error& Error::add_context(Message line) {
    context_.push_back(std::move(line));
    render();
    return *this;
}

void Error::render() {
    what_ = describe(Language::en, *this);
}

std::string describe(Language language, const Error& error) {
    std::string result = text_of(language, error.message());
    for (const Message& line : error.context()) {
        result += "\n  " + text_of(language, line);
    }
    return result;
}

}  // namespace plateau
