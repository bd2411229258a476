#include "engine/platforms/openwrt/ubus.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/facts/value_json.h"
#include "engine/platforms/openwrt/json_parts.h"
#include "engine/platforms/openwrt/reasons.h"

namespace plateau::openwrt_platform {

namespace {

constexpr std::size_t session_length = 32;

/// The whole number that the text is.
std::optional<std::int64_t> number_in(std::string_view text) {
    const auto value = value_from_json(text);
    return value && value->as_integer() != nullptr ? std::optional(*value->as_integer()) : std::nullopt;
}

struct Envelope {
    std::int64_t id = 0;
    tl::expected<UbusAnswer, std::string> answer;
};

/// [code] or [code, data]
tl::expected<UbusAnswer, std::string> read_result(std::string_view text, std::string_view whole) {
    const auto items = json_items(text);
    const auto code = items && !items->empty() ? number_in(items->front().text) : std::nullopt;
    if (!code || *code < 0 || items->size() > 2) {
        return tl::unexpected(std::string("its result is no status with data"));
    }
    return UbusAnswer{.code = *code, .data = items->size() == 2 ? items->back().text : "", .whole = whole};
}

/// {"code": -32002, "message": "Access denied"}
tl::expected<UbusAnswer, std::string> read_error(std::string_view text, std::string_view whole) {
    const auto error = value_from_json(text);
    const Value* code = error ? error->find("code") : nullptr;
    if (code == nullptr || code->as_integer() == nullptr || *code->as_integer() >= 0) {
        return tl::unexpected(std::string("its error has no code"));
    }
    return UbusAnswer{.code = *code->as_integer(), .data = {}, .whole = whole};
}

/// An answer and whose it is, or why nobody can tell.
tl::expected<Envelope, std::string> read_envelope(std::string_view text) {
    const auto members = json_members(text);
    if (!members) {
        return tl::unexpected(members.error());
    }
    std::optional<std::int64_t> id;
    std::optional<tl::expected<UbusAnswer, std::string>> answer;
    bool strange = false;
    bool version = false;
    for (const JsonPart& member : *members) {
        if (member.name == "id") {
            id = number_in(member.text);
        } else if (member.name == "jsonrpc") {
            version = member.text == "\"2.0\"";
        } else if ((member.name == "result" || member.name == "error") && !answer) {
            answer = member.name == "result" ? read_result(member.text, text) : read_error(member.text, text);
        } else {
            strange = true;
        }
    }
    if (!id) {
        return tl::unexpected(std::string("it has no number"));
    }
    if (!answer || strange || !version) {
        answer = tl::unexpected(std::string("it has neither result nor error, or more than an answer has"));
    }
    return Envelope{*id, std::move(*answer)};
}

/// What a body says that is one error instead of a batch of answers.
std::string single_error(std::string_view body, const std::string& why) {
    const auto members = json_members(body);
    for (const JsonPart& member : members ? *members : std::vector<JsonPart>()) {
        if (const auto error = read_error(member.text, body); member.name == "error" && error) {
            return fmt::format("error {}", error->code);
        }
    }
    return why;
}

Observed<UbusAnswer> answer_of(const UbusCall& call, tl::expected<UbusAnswer, std::string> answer) {
    if (!answer) {
        return unobserved(reason::ubus_answer_invalid, fmt::format("{}: {}", call.text(), answer.error()));
    }
    // What is kept of it shall not open the router to whoever reads it.
    if (call.session != no_session && answer->whole.find(call.session) != std::string_view::npos) {
        return unobserved(reason::ubus_answer_invalid, fmt::format("{}: it repeats the session", call.text()));
    }
    return *answer;
}

Observed<UbusAnswer> missing(const UbusCall& call, const std::string& unattributed) {
    return unobserved(
        reason::ubus_answer_missing,
        unattributed.empty() ? call.text() : fmt::format("{}; of another answer: {}", call.text(), unattributed));
}

}  // namespace

std::string UbusCall::text() const {
    std::string text = object + " " + method;
    for (const char* name : {"config", "path"}) {
        const auto found = arguments.find(name);
        text += found == arguments.end() ? std::string() : " " + *found->second.as_string();
    }
    return text;
}

std::string batch_of(const std::vector<UbusCall>& calls) {
    List batch;
    for (const UbusCall& call : calls) {
        batch.emplace_back(Record{{"jsonrpc", "2.0"},
                                  {"id", static_cast<std::int64_t>(batch.size() + 1)},
                                  {"method", "call"},
                                  {"params", List{call.session, call.object, call.method, call.arguments}}});
    }
    return to_json(batch);
}

Observed<std::vector<Observed<UbusAnswer>>> read_batch(std::string_view body, const std::vector<UbusCall>& calls) {
    const auto parts = json_items(body);
    if (!parts) {
        return unobserved(reason::ubus_not_json_rpc, single_error(body, parts.error()));
    }
    std::vector<std::optional<Observed<UbusAnswer>>> found(calls.size());
    std::string unattributed;
    for (const JsonPart& part : *parts) {
        auto envelope = read_envelope(part.text);
        if (!envelope || envelope->id < 1 || envelope->id > static_cast<std::int64_t>(calls.size())) {
            unattributed = envelope ? "nothing was asked by its number" : envelope.error();
            continue;
        }
        const std::size_t place = static_cast<std::size_t>(envelope->id) - 1;
        if (found[place]) {
            envelope->answer = tl::unexpected(std::string("it is answered twice"));
        }
        found[place] = answer_of(calls[place], std::move(envelope->answer));
    }
    std::vector<Observed<UbusAnswer>> answers;
    for (std::size_t place = 0; place < calls.size(); ++place) {
        answers.push_back(found[place] ? std::move(*found[place]) : missing(calls[place], unattributed));
    }
    return answers;
}

Observed<std::string_view> data_of(const UbusCall& call, const Observed<UbusAnswer>& answer) {
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    if (answer->is_refused()) {
        return unobserved(reason::ubus_refused, call.text());
    }
    if (answer->code != 0 || answer->data.empty()) {
        return unobserved(reason::ubus_failed, fmt::format("{}: status {}{}", call.text(), answer->code,
                                                           answer->code == 0 ? " without data" : ""));
    }
    return answer->data;
}

Observed<std::string> session_of(const UbusCall& login, const Observed<UbusAnswer>& answer) {
    const auto user = login.arguments.find("username");
    if (answer && answer->code == 6) {
        return unobserved(reason::ubus_login_refused,
                          user == login.arguments.end() ? std::string() : *user->second.as_string());
    }
    const auto data = data_of(login, answer);
    if (!data) {
        return tl::unexpected(data.error());
    }
    const auto members = json_members(*data);
    for (const JsonPart& member : members ? *members : std::vector<JsonPart>()) {
        const auto value = member.name == "ubus_rpc_session" ? value_from_json(member.text) : Value();
        const std::string* const session = value ? value->as_string() : nullptr;
        if (session != nullptr && session->size() == session_length &&
            session->find_first_not_of("0123456789abcdef") == std::string::npos) {
            return *session;
        }
    }
    return unobserved(reason::ubus_answer_invalid, fmt::format("{}: it gives no session", login.text()));
}

}  // namespace plateau::openwrt_platform
