#include "engine/platforms/jnap/conversation.h"

#include <fmt/format.h>

#include <optional>

#include "engine/platforms/jnap/actions.h"
#include "engine/platforms/jnap/exchange.h"
#include "engine/platforms/jnap/facts.h"
#include "engine/platforms/jnap/reasons.h"

namespace plateau::jnap_platform {

namespace {

constexpr const char* transaction = "core/Transaction";
/// A wrong password is sent twice at most; one try is left to people.
constexpr std::int64_t fewest_attempts = 3;
/// More than one for each version of each action, and for each that is retried.
constexpr int most_rounds = 40;

/// An action on its way to an answer.
struct Pending {
    WantedAction wanted;
    std::size_t version = 0;  ///< in wanted.versions
    bool retried = false;

    const std::string& action() const { return wanted.versions.at(version); }
};

bool is_locked(const std::string& result) {
    return result == "ErrorAdminAccountLocked" || result == "ErrorPasswordCheckDelayed";
}

class Conversation {
  public:
    Conversation(HttpClient& client, const HttpTarget& target, std::string_view password, const Patience& patience,
                 const std::stop_token& stop)
        : router_(client, target, password, patience, stop) {}

    Observed<Replies> run() {
        const auto info = router_.ask(info_action, Record{});
        if (!info) {
            return tl::unexpected(info.error());
        }
        const std::string result = text_of_member(*info, "result");
        const Value* output = info->find("output");
        if (result == unauthorized_result) {
            return unobserved(reason::not_there, fmt::format("{}: it wants a password for this", info_action));
        }
        if (result != "OK" || output == nullptr) {
            return tl::unexpected(result == "OK" ? Unobserved{reason::answer_unread, info_action}
                                                 : failure_of(info_action, result));
        }
        keep(info_action, *info);
        const Services services = services_of(*output);
        withheld_ = router_.has_password() ? lock_out(services)
                                           : std::optional(Unobserved{reason::password_wanted, "none was given"});
        router_.send_password(!withheld_);
        for (WantedAction& wanted : wanted_actions(services)) {
            pending_.push_back({.wanted = std::move(wanted)});
        }
        for (int round = 0; round < most_rounds && !pending_.empty(); ++round) {
            ask_pending();
        }
        leave({reason::gave_up, fmt::format("{} questions were not enough", most_rounds)});
        return std::move(replies_);
    }

  private:
    /// What becomes of an action after an answer that is an error.
    enum class Next { again, drop };

    void keep(const std::string& action, const Value& reply) {
        replies_.answers.insert_or_assign(std::string(jnap_root) + action, reply);
    }

    void settle(const Pending& one, const Unobserved& why) { replies_.unsettled.insert_or_assign(one.action(), why); }

    /// Ends the conversation: nothing more is asked.
    void leave(const Unobserved& why) {
        for (const Pending& one : pending_) {
            settle(one, why);
        }
        pending_.clear();
    }

    /// Why the password must not be sent; nothing where it may.
    std::optional<Unobserved> lock_out(const Services& services) {
        if (!counts_passwords(services)) {
            return std::nullopt;
        }
        const auto reply = router_.ask(lock_action, Record{});
        if (!reply) {
            return Unobserved{reason::lock_unknown, reply.error().why};
        }
        keep(lock_action, *reply);
        const std::string result = text_of_member(*reply, "result");
        const Value* output = reply->find("output");
        if (is_locked(result)) {
            return Unobserved{reason::locked_out, result};
        }
        if (result != "OK" || output == nullptr || output->as_record() == nullptr) {
            return Unobserved{reason::lock_unknown, failure_of(lock_action, result).why};
        }
        return counted(*output);
    }

    /// The members are there once a wrong password was given.
    static std::optional<Unobserved> counted(const Value& output) {
        const Value* delay = output.find("delayTimeRemaining");
        const Value* attempts = output.find("attemptsRemaining");
        for (const Value* number : {delay, attempts}) {
            if (number != nullptr && number->as_integer() == nullptr && !number->is_null()) {
                return Unobserved{reason::lock_unknown, fmt::format("{}: no number", lock_action)};
            }
        }
        if (const auto seconds = number_at(output, "delayTimeRemaining"); seconds && *seconds > 0) {
            return Unobserved{reason::locked_out, fmt::format("for {} s", *seconds)};
        }
        const auto left = number_at(output, "attemptsRemaining");
        return left && *left < fewest_attempts
                   ? std::optional(Unobserved{reason::locked_out, fmt::format("attempts left: {}", *left)})
                   : std::nullopt;
    }

    void ask_pending() {
        List questions;
        for (const Pending& one : pending_) {
            questions.push_back(Record{{"action", std::string(jnap_root) + one.action()}, {"request", Record{}}});
        }
        const auto reply = router_.ask(transaction, questions);
        if (!reply) {
            leave(reply.error());
            return;
        }
        const Value* responses = reply->find("responses");
        if (responses == nullptr || responses->as_list() == nullptr) {
            take_whole(text_of_member(*reply, "result"));
            return;
        }
        if (responses->as_list()->size() != pending_.size()) {
            leave({reason::reply_invalid,
                   fmt::format("{} answers to {} questions", responses->as_list()->size(), pending_.size())});
            return;
        }
        take(*responses->as_list());
    }

    /// A Transaction that is refused as one.
    void take_whole(const std::string& result) {
        if (result == "OK") {
            leave({reason::reply_invalid, fmt::format("{}: it has no responses", transaction)});
            return;
        }
        const bool sent = router_.sends_password();
        const Next next = next_for(whole_, result);
        // Without the password, some of it may still be told.
        if (next == Next::drop && sent == router_.sends_password()) {
            leave(reason_for(transaction, result));
        }
    }

    void take(const List& responses) {
        std::vector<Pending> left;
        bool moved = false;
        std::string spared;  // once it is dealt with, what else has this result is asked for again
        for (std::size_t i = 0; i < responses.size(); ++i) {
            Pending& one = pending_.at(i);
            const std::string result = text_of_member(responses.at(i), "result");
            if (result == "OK") {
                keep(one.action(), responses.at(i));
                accepted_ = accepted_ || (router_.sends_password() && one.wanted.needs_password);
                moved = true;
            } else if (result.empty()) {
                settle(one, {reason::reply_invalid, fmt::format("{}: it has no result", one.action())});
                moved = true;
            } else if (result == "_ErrorAbortedAction" || result == spared) {
                left.push_back(std::move(one));
            } else {
                moved = true;
                const bool sent = router_.sends_password();
                const Next next = fail(one, result, responses.at(i));
                if (next == Next::again) {
                    left.push_back(std::move(one));
                }
                const bool of_all = result == unauthorized_result || result == not_ready_result || is_locked(result);
                if ((next == Next::again && of_all) || sent != router_.sends_password()) {
                    spared = result;
                }
            }
        }
        pending_ = std::move(left);
        if (!moved) {
            leave({reason::action_aborted, "none of them failed"});
        }
    }

    Next fail(Pending& one, const std::string& result, const Value& reply) {
        const std::string action = one.action();
        const Next next = next_for(one, result);
        if (next == Next::drop) {
            keep(action, reply);
            if (const Unobserved why = reason_for(action, result); why != failure_of(action, result)) {
                settle(one, why);
            }
        }
        return next;
    }

    /// A router that was not given the password is not said to have refused it.
    Unobserved reason_for(const std::string& action, const std::string& result) const {
        const bool closed = result == unauthorized_result || is_locked(result);
        return closed && withheld_ ? *withheld_ : failure_of(action, result);
    }

    Next next_for(Pending& one, const std::string& result) {
        if (result == unauthorized_result) {
            return router_.sends_password() ? next_unauthorized(one) : Next::drop;
        }
        if (is_locked(result) && router_.sends_password()) {
            withhold({reason::locked_out, result});
            return Next::again;
        }
        if (result == "_ErrorUnknownAction" && one.version + 1 < one.wanted.versions.size()) {
            ++one.version;
            return Next::again;
        }
        if (result == not_ready_result) {
            return router_.wait_until_ready() ? Next::again : Next::drop;
        }
        return result == "_ErrorUnexpected" && !std::exchange(one.retried, true) ? Next::again : Next::drop;
    }

    /// Firmware refuses a right password now and then; only one that opened something is sent a third time.
    Next next_unauthorized(Pending& one) {
        if (!std::exchange(accepted_ ? one.retried : retried_, true)) {
            return Next::again;
        }
        if (!accepted_) {
            withhold({reason::unauthorized, "it was refused twice"});
        }
        return Next::drop;
    }

    /// From here on only what anybody is told is asked for.
    void withhold(const Unobserved& why) {
        router_.send_password(false);
        withheld_ = why;
    }

    Exchange router_;
    Replies replies_;
    std::vector<Pending> pending_;
    Pending whole_{.wanted = {.versions = {transaction}}};
    std::optional<Unobserved> withheld_;  ///< why the password is not sent
    bool accepted_ = false;               ///< the password opened something
    bool retried_ = false;                ///< one that opened nothing yet was sent again
};

}  // namespace

Observed<Replies> ask_router(HttpClient& client, const HttpTarget& target, std::string_view password,
                             const Patience& patience, const std::stop_token& stop) {
    return Conversation(client, target, password, patience, stop).run();
}

}  // namespace plateau::jnap_platform
