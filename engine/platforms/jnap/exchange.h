#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "engine/platforms/jnap/conversation.h"
#include "engine/support/secret_keeper.h"

namespace plateau::jnap_platform {

inline constexpr const char* unauthorized_result = "_ErrorUnauthorized";
inline constexpr const char* not_ready_result = "_ErrorNotReady";

/// The text of a member; empty where there is none.
std::string text_of_member(const Value& value, std::string_view name);

/// One question after the other to one router, with what its web server makes necessary: one that says 503 or 404,
/// or 401 though no password was sent, is asked once more, one that is busy three times in all.
class Exchange {
  public:
    Exchange(HttpClient& client, const HttpTarget& target, std::string_view password, const Patience& patience,
             const std::stop_token& stop);

    /// Whether the password is sent from here on. It is not at first.
    void send_password(bool send) { sends_password_ = send; }
    bool sends_password() const { return sends_password_; }
    bool has_password() const { return !credentials_.view().empty(); }

    /// What is answered to `body`: an object with a "result", without what it repeats of the credentials. A server that
    /// refuses the whole question (401) has the result "_ErrorUnauthorized".
    Observed<Value> ask(const std::string& action, const Value& body);
    /// Waits before the router is asked again, while it may still become ready; false once it has been waited for often
    /// enough.
    bool wait_until_ready();

  private:
    Observed<HttpAnswer> post(const std::string& action, const Value& body);
    Observed<Value> ask_once(const std::string& action, const Value& body);
    Observed<Value> read(const std::string& action, std::string& body) const;
    std::string without_credentials(std::string text) const;
    Value without_credentials(const Value& value) const;

    HttpClient& client_;
    const HttpTarget& target_;
    const SecretText credentials_;  ///< base64, as they are sent; empty without a password
    const Patience patience_;
    const std::stop_token& stop_;
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    bool sends_password_ = false;
    int waits_ = 0;
};

}  // namespace plateau::jnap_platform
