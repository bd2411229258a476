#include "engine/app/daemon_client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "engine/adapters/http/http_client.h"
#include "engine/facts/value_json.h"
#include "engine/model/ownership.h"

namespace plateau {

namespace {

UniqueFd connect_to(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& path = socket.native();
    if (path.size() >= sizeof address.sun_path) {
        throw DaemonUnreachable(socket, std::system_category().message(ENAMETOOLONG));
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw DaemonUnreachable(socket, std::system_category().message(errno));
    }
    return fd;
}

ErrorKind kind_of(std::string_view name) {
    constexpr std::array all{ErrorKind::usage,   ErrorKind::invalid_input, ErrorKind::not_found, ErrorKind::conflict,
                             ErrorKind::denied,  ErrorKind::unavailable,   ErrorKind::timed_out, ErrorKind::exhausted,
                             ErrorKind::damaged, ErrorKind::cancelled,     ErrorKind::internal};
    for (const ErrorKind kind : all) {
        if (to_string_view(kind) == name) {
            return kind;
        }
    }
    return ErrorKind::internal;
}

std::string text_in(const Value& value, std::string_view name) {
    const Value* found = value.find(name);
    const std::string* text = found == nullptr ? nullptr : found->as_string();
    return text == nullptr ? std::string() : *text;
}

Message message_in(const Value& value) {
    Message message{text_in(value, "id"), {}};
    const Value* args = value.find("args");
    if (args != nullptr && args->as_record() != nullptr) {
        for (const auto& [name, arg] : *args->as_record()) {
            message.args.emplace_back(name, text_in(*args, name));
        }
    }
    return message;
}

/// What the daemon refused, as if it had been thrown here.
Error refusal_in(unsigned status, const Value& value) {
    const Value* message = value.find("message");
    if (text_in(value, "schema") != "plateau.error/1" || message == nullptr) {
        return {ErrorKind::internal, Message{"daemon.answer", {{"status", std::to_string(status)}}}};
    }
    Error error(kind_of(text_in(value, "kind")), message_in(*message));
    const Value* context = value.find("context");
    if (context != nullptr && context->as_list() != nullptr) {
        for (const Value& line : *context->as_list()) {
            error.add_context(message_in(line));
        }
    }
    return error;
}

bool answer_was_lost(const Unobserved& why) {
    return why.code == "http.closed" || why.code == "http.timeout";
}

}  // namespace

std::filesystem::path daemon_socket() {
    const char* socket = std::getenv("PLATEAU_SOCKET");
    return socket != nullptr && *socket != '\0' ? socket : "/run/plateau/plateaud.sock";
}

DaemonUnreachable::DaemonUnreachable(const std::filesystem::path& socket, const std::string& why)
    : Error(ErrorKind::unavailable, Message{"daemon.unreachable", {{"socket", socket.string()}, {"why", why}}}) {}

DaemonClient::DaemonClient(std::filesystem::path socket)
    : socket_(std::move(socket)),
      http_(make_http_client([this](const NetworkPlace&, std::chrono::milliseconds) { return connect_to(socket_); })) {}

Value DaemonClient::get(const std::string& path, const std::stop_token& stop) {
    return ask({.path = path}, stop);
}

Value DaemonClient::post(const std::string& path, const Record& body, const std::stop_token& stop) {
    return ask({.path = path,
                .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", new_uuid()}},
                .body = to_json(Value(body)),
                .limit = std::chrono::seconds(60)},
               stop);
}

Observed<HttpAnswer> DaemonClient::ask_once(const HttpRequest& request, const std::stop_token& stop) {
    static_cast<void>(connect_to(socket_));  // the client below cannot say why there is no connection
    return http_->ask({}, request, stop);
}

Value DaemonClient::ask(const HttpRequest& request, const std::stop_token& stop) {
    auto answer = ask_once(request, stop);
    if (!answer && answer_was_lost(answer.error())) {
        answer = ask_once(request, stop);
    }
    if (!answer) {
        throw DaemonUnreachable(socket_, answer.error().why);
    }
    const auto value = value_from_json(answer->body);
    if (answer->status >= 300 || !value) {
        throw refusal_in(answer->status, value ? *value : Value());
    }
    return *value;
}

std::string path_part(std::string_view text) {
    std::string part;
    for (const char c : text) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        part += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return part;
}

}  // namespace plateau
