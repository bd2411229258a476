#include "engine/platforms/openwrt/ubus_session.h"

#include <fmt/format.h>

#include <random>

#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/reasons.h"
#include "engine/platforms/openwrt/ubus.h"
#include "engine/platforms/openwrt/ubus_router.h"

namespace plateau::openwrt_platform {

namespace {

constexpr std::chrono::milliseconds login_limit{20'000};
constexpr std::chrono::milliseconds batch_limit{40'000};
constexpr std::chrono::milliseconds goodbye_limit{3'000};
constexpr std::size_t largest_answer = std::size_t{2} << 20;
/// Seconds after which an idle session ends by itself: LuCI's own rules let nobody end one.
constexpr int idle_limit = 60;

/// 128 bits that nobody has for a password.
std::string nobodys_password() {
    std::random_device device;
    std::string text;
    for (int i = 0; i < 4; ++i) {
        text += fmt::format("{:08x}", device());
    }
    return text;
}

UbusCall login_of(const std::string& user, const std::string& password) {
    return {.session = std::string(no_session),
            .object = "session",
            .method = "login",
            .arguments = {{"username", user}, {"password", password}, {"timeout", idle_limit}}};
}

/// The sessions that were begun, and what that told of root's password.
struct Begun {
    std::string session;
    std::vector<UbusCall> goodbyes;
    std::string root_password;  ///< "empty", "set", or empty when that is not known
};

using Answers = std::vector<Observed<UbusAnswer>>;

class Talk {
  public:
    Talk(HttpClient& client, const UbusTarget& target, const std::stop_token& stop)
        : client_(client), target_(target), stop_(stop) {}

    Observed<Router> router(const SealText& seal) {
        auto told = once(seal);
        return told || told.error().code != reason::ubus_session_lost ? std::move(told) : once(seal);
    }

  private:
    Observed<Router> once(const SealText& seal) {
        const auto begun = log_in();
        if (!begun) {
            return tl::unexpected(begun.error());
        }
        std::vector<UbusCall> calls = router_questions(begun->session);
        calls.insert(calls.end(), begun->goodbyes.begin(), begun->goodbyes.end());
        std::string body;
        const auto answers = ask(calls, batch_limit, body);
        if (!answers) {
            (void)ask(begun->goodbyes, goodbye_limit, body);
            return tl::unexpected(answers.error());
        }
        if (session_is_lost(*answers)) {
            return unobserved(reason::ubus_session_lost, "it answers to nothing any more");
        }
        Router router = router_of(calls, *answers, seal);
        wipe(body);
        if (!begun->root_password.empty()) {
            router.pieces.emplace("root-password", piece_of("ubus call session login as root, by a password nobody has",
                                                            begun->root_password + "\n"));
        }
        return router;
    }

    /// With the password that was given, and as root with one that opens only a router without any.
    Observed<Begun> log_in() {
        const std::vector<UbusCall> logins{login_of(target_.user, target_.password),
                                           login_of("root", nobodys_password())};
        std::string body;
        const auto answers = ask(logins, login_limit, body);
        if (!answers) {
            return tl::unexpected(answers.error());
        }
        auto session = session_of(logins.front(), answers->front());
        const auto open = session_of(logins.back(), answers->back());
        wipe(body);
        if (!session) {
            return tl::unexpected(session.error());
        }
        Begun begun{.session = *session, .goodbyes = {goodbye(*session)}, .root_password = {}};
        if (open) {
            begun.goodbyes.push_back(goodbye(*open));
            begun.root_password = "empty";
        } else if (target_.user == "root" && open.error().code == reason::ubus_login_refused) {
            begun.root_password = "set";
        }
        return begun;
    }

    static UbusCall goodbye(const std::string& session) {
        return {.session = session, .object = "session", .method = "destroy", .arguments = {}};
    }

    /// The answers, which are of `body`.
    Observed<Answers> ask(const std::vector<UbusCall>& calls, std::chrono::milliseconds limit, std::string& body) {
        HttpRequest request{.path = "/ubus",
                            .headers = {{"Content-Type", "application/json"}},
                            .body = batch_of(calls),
                            .limit = limit,
                            .max_body = largest_answer};
        auto answer = client_.ask(target_.at, request, stop_);
        wipe(request.body);
        if (!answer) {
            return tl::unexpected(answer.error());
        }
        if (const auto to = answer->headers.find("location"); answer->status / 100 == 3) {
            return unobserved(reason::ubus_moved,
                              to == answer->headers.end() ? "nowhere" : linux_platform::printable(to->second));
        }
        if (answer->status != 200) {
            return unobserved(reason::ubus_not_there, fmt::format("status {}", answer->status));
        }
        body = std::move(answer->body);
        return read_batch(body, calls);
    }

    HttpClient& client_;
    const UbusTarget& target_;
    const std::stop_token& stop_;
};

}  // namespace

Observed<Router> ask_over_http(HttpClient& client, const UbusTarget& target, const SealText& seal,
                               const std::stop_token& stop) {
    return Talk(client, target, stop).router(seal);
}

}  // namespace plateau::openwrt_platform
