#include "engine/platforms/jnap/exchange.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"
#include "engine/platforms/jnap/actions.h"
#include "engine/platforms/jnap/reasons.h"
#include "engine/support/base64.h"
#include "engine/support/wait.h"

namespace plateau::jnap_platform {

namespace {

constexpr std::chrono::milliseconds longest_question{20'000};
constexpr std::size_t largest_answer = std::size_t{1} << 20;
constexpr int most_waits = 2;
constexpr const char* authorization = "X-JNAP-Authorization";
constexpr std::string_view repeated_credentials = "<credentials>";

/// The account has one name on every firmware.
std::string encoded(std::string_view password) {
    if (password.empty()) {
        return {};
    }
    const SecretText plain(fmt::format("admin:{}", password));
    return base64_of(plain.view());
}

bool is_redirection(unsigned status) {
    return status >= 300 && status < 400;
}

/// Why there is no answer of a router in what a web server said.
Unobserved refusal(const std::string& action, const HttpAnswer& answer) {
    if (is_redirection(answer.status)) {
        const auto where = answer.headers.find("location");
        const bool secured = where != answer.headers.end() && where->second.starts_with("https://");
        return {reason::moved, fmt::format("{}: status {}, {}", action, answer.status,
                                           secured ? "to an address in https://" : "to another address")};
    }
    if (answer.status == 404) {
        return {reason::not_there, fmt::format("{}: status 404", action)};
    }
    if (answer.status == 503) {
        return {reason::not_ready, fmt::format("{}: status 503", action)};
    }
    return {reason::status, fmt::format("{}: status {}", action, answer.status)};
}

}  // namespace

std::string text_of_member(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr || member->as_string() == nullptr ? std::string() : *member->as_string();
}

Exchange::Exchange(HttpClient& client, const HttpTarget& target, std::string_view password, const Patience& patience,
                   const std::stop_token& stop)
    : client_(client), target_(target), credentials_(encoded(password)), patience_(patience), stop_(stop) {}

Observed<Value> Exchange::ask(const std::string& action, const Value& body) {
    auto reply = ask_once(action, body);
    while (reply && text_of_member(*reply, "result") == not_ready_result && wait_until_ready()) {
        reply = ask_once(action, body);
    }
    return reply;
}

bool Exchange::wait_until_ready() {
    if (waits_ == most_waits) {
        return false;
    }
    ++waits_;
    sleep_for(patience_.pause, stop_);
    return true;
}

Observed<Value> Exchange::ask_once(const std::string& action, const Value& body) {
    auto answer = post(action, body);
    // Whether a password is sent once more depends on what it opened.
    if (answer && (answer->status == 503 || answer->status == 404 || (answer->status == 401 && !sends_password_))) {
        sleep_for(patience_.pause, stop_);
        answer = post(action, body);
    }
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    if (answer->status == 401) {
        return Value(Record{{"result", unauthorized_result}});
    }
    return answer->status == 200 ? read(action, answer->body)
                                 : Observed<Value>(tl::unexpected(refusal(action, *answer)));
}

Observed<HttpAnswer> Exchange::post(const std::string& action, const Value& body) {
    throw_if_stopped(stop_);
    const auto spent = std::chrono::steady_clock::now() - begun_;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(patience_.limit - spent);
    if (left <= std::chrono::milliseconds::zero()) {
        return unobserved(reason::gave_up,
                          fmt::format("{}: {} s are over", action,
                                      std::chrono::round<std::chrono::seconds>(patience_.limit).count()));
    }
    HttpRequest request{.path = "/JNAP/",
                        .headers = {{"Content-Type", "application/json; charset=UTF-8"},
                                    {"X-JNAP-Action", std::string(jnap_root) + action}},
                        .body = to_json(body),
                        .limit = std::min(left, longest_question),
                        .max_body = largest_answer};
    if (sends_password_) {
        request.headers.emplace(authorization, fmt::format("Basic {}", credentials_.view()));
    }
    auto answer = client_.ask(target_, request, stop_);
    if (sends_password_) {
        wipe(request.headers.at(authorization));
    }
    return answer;
}

Observed<Value> Exchange::read(const std::string& action, std::string& body) const {
    const auto value = value_from_json(body);
    wipe(body);
    if (!value) {
        return unobserved(reason::reply_invalid, fmt::format("{}: {}", action, without_credentials(value.error())));
    }
    if (text_of_member(*value, "result").empty()) {
        return unobserved(reason::reply_invalid, fmt::format("{}: it has no result", action));
    }
    return without_credentials(*value);
}

std::string Exchange::without_credentials(std::string text) const {
    if (!has_password()) {
        return text;
    }
    for (auto at = text.find(credentials_.view()); at != std::string::npos; at = text.find(credentials_.view(), at)) {
        text.replace(at, credentials_.view().size(), repeated_credentials);
        at += repeated_credentials.size();
    }
    return text;
}

Value Exchange::without_credentials(const Value& value) const {
    if (const std::string* text = value.as_string()) {
        return without_credentials(*text);
    }
    if (const List* list = value.as_list()) {
        List all;
        for (const Value& one : *list) {
            all.push_back(without_credentials(one));
        }
        return all;
    }
    const Record* record = value.as_record();
    if (record == nullptr) {
        return value;
    }
    Record all;
    for (const auto& [name, member] : *record) {
        all.emplace(without_credentials(name), without_credentials(member));
    }
    return all;
}

}  // namespace plateau::jnap_platform
