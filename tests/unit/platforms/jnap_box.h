#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/facts/value_json.h"
#include "engine/ports/http_client.h"
#include "engine/support/base64.h"

namespace plateau::test {

/// A Linksys router that is asked over HTTP and answers by the rules of its firmware: one password, counted wrong ones,
/// a Transaction that ends at its first error. Errors repeat the credentials, as real ones do.
struct JnapBox {
    /// By action without a root: an output ("{…}"), or the result of an error. Another action is unknown.
    std::map<std::string, std::string> outputs;
    std::set<std::string> open;  ///< actions that anybody is told; GetDeviceInfo and the lock are always
    std::string password = "Right-Pass-1";
    int wrong = 0;  ///< passwords that were
    /// What it does instead, by the number of the question from 0; nothing: it answers.
    std::function<std::optional<HttpAnswer>(int number, const std::string& action)> odd = {};
    /// Instead of what it would answer to one action; nothing: it answers.
    std::function<std::optional<std::string>(const std::string& action, bool with_password)> odd_result = {};

    struct Question {
        std::vector<std::string> actions;  ///< those of a Transaction
        bool with_password = false;
        bool operator==(const Question&) const = default;
    };
    std::vector<Question> questions{};

    static std::string root() { return "http://linksys.com/jnap/"; }

    HttpAnswer answer(const HttpRequest& request) {
        const std::string action = request.headers.at("X-JNAP-Action").substr(root().size());
        const auto sent = request.headers.find("X-JNAP-Authorization");
        const bool with_password = sent != request.headers.end();
        Question question{.actions = {action}, .with_password = with_password};
        const Value body = value_from_json(request.body).value();
        if (action == "core/Transaction") {
            question.actions.clear();
            for (const Value& one : *body.as_list()) {
                question.actions.push_back(one.find("action")->as_string()->substr(root().size()));
            }
        }
        const int number = static_cast<int>(questions.size());
        questions.push_back(question);
        if (auto instead = odd ? odd(number, action) : std::nullopt) {
            return *instead;
        }
        const std::string credentials = with_password ? sent->second : "";
        wrong += with_password && !is_right(credentials) ? 1 : 0;
        return {.status = 200,
                .headers = {},
                .body = action == "core/Transaction" ? transaction(question.actions, credentials)
                                                     : reply(action, credentials)};
    }

  private:
    bool is_right(const std::string& credentials) const {
        return credentials == "Basic " + base64_of("admin:" + password);
    }

    std::string reply(const std::string& action, const std::string& credentials) const {
        const bool anybody =
            open.contains(action) || action == "core/GetDeviceInfo" || action == "core/GetAdminPasswordAuthStatus";
        if (auto instead = odd_result ? odd_result(action, !credentials.empty()) : std::nullopt) {
            return fmt::format(R"({{"result":"{}"}})", *instead);
        }
        if ((!credentials.empty() && !is_right(credentials)) || (credentials.empty() && !anybody)) {
            return fmt::format(R"({{"result":"_ErrorUnauthorized","error":"Invalid authorization credentials '{}'"}})",
                               credentials);
        }
        const auto found = outputs.find(action);
        if (found == outputs.end()) {
            return fmt::format(R"({{"result":"_ErrorUnknownAction","error":"Unknown action URI '{}{}'"}})", root(),
                               action);
        }
        return found->second.starts_with('{') ? fmt::format(R"({{"result":"OK","output":{}}})", found->second)
                                              : fmt::format(R"({{"result":"{}"}})", found->second);
    }

    std::string transaction(const std::vector<std::string>& actions, const std::string& credentials) const {
        std::string all;
        bool failed = false;
        for (const std::string& action : actions) {
            const std::string one =
                failed ? std::string(R"({"result":"_ErrorAbortedAction","error":"aborted due to previous error"})")
                       : reply(action, credentials);
            failed = failed || one.find(R"("result":"OK")") == std::string::npos;
            all += (all.empty() ? "" : ",") + one;
        }
        return fmt::format(R"({{"result":"{}","responses":[{}]}})", failed ? "Error" : "OK", all);
    }
};

}  // namespace plateau::test
