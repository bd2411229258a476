#include "engine/platforms/jnap/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/facts/value_json.h"
#include "engine/platforms/jnap/reasons.h"
#include "engine/support/fold.h"
#include "engine/support/sha256.h"
#include "engine/support/utf8.h"

namespace plateau::jnap_platform {

namespace {

constexpr std::array<std::string_view, 2> roots = {"http://linksys.com/jnap/", "http://cisco.com/jnap/"};
constexpr std::size_t longest_passphrase = 63;

/// By its name, so that one nobody thought of is rather hidden than shown.
bool names_secret(std::string_view member) {
    constexpr std::array<std::string_view, 5> parts = {"passphrase", "password", "secret", "psk", "sharedkey"};
    const std::string name = folded(member);
    const bool is_wep_key = name.size() == 4 && name.starts_with("key");
    return is_wep_key || name.ends_with("pin") || std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
               return name.find(part) != std::string::npos;
           });
}

/// What opens a Wi-Fi network.
bool names_passphrase(std::string_view member) {
    const std::string name = folded(member);
    return name.find("passphrase") != std::string::npos || name == "guestpassword";
}

std::string text_in(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr || member->as_string() == nullptr ? std::string() : *member->as_string();
}

}  // namespace

Versioned versioned(std::string_view action) {
    const auto last = action.find_last_not_of("0123456789");
    const std::string_view digits = action.substr(last + 1);
    if (last == std::string_view::npos || digits.empty() || digits.size() > 3) {
        return {action};
    }
    int version = 0;
    for (const char digit : digits) {
        version = version * 10 + (digit - '0');
    }
    return {action.substr(0, last + 1), version};
}

std::optional<std::string> action_of(std::string_view uri) {
    for (const std::string_view root : roots) {
        if (uri.starts_with(root) && uri.size() > root.size() && uri.size() < 200) {
            return harmless(uri.substr(root.size()));
        }
    }
    return std::nullopt;
}

Unobserved failure_of(const std::string& action, const std::string& result) {
    static const std::map<std::string, const char*, std::less<>> known = {
        {"_ErrorUnauthorized", reason::unauthorized},
        {"_ErrorUnknownAction", reason::action_unknown},
        {"_ErrorAbortedAction", reason::action_aborted},
        {"_ErrorNotReady", reason::not_ready},
    };
    const auto found = known.find(result);
    return found != known.end() ? Unobserved{found->second, action}
                                : Unobserved{reason::action_failed, fmt::format("{}: {}", action, shown(result))};
}

/// Reads one reply.
class AnswerReader {
  public:
    AnswerReader(const SealText& seal, const std::map<std::string, Unobserved>& unsettled)
        : seal_(seal), unsettled_(unsettled) {}

    Observed<Answers> read(const Record& answers) {
        for (const auto& [uri, value] : answers) {
            const auto action = action_of(uri);
            if (!action || text_in(value, "result").empty()) {
                return unobserved(reason::reply_invalid, "a member is no answer to an action");
            }
            // The two roots name the same action.
            if (!knows(*action)) {
                add(*action, value);
            }
        }
        for (const auto& [action, why] : unsettled_) {
            if (!knows(action)) {
                result_.answers_.push_back({.action = action, .output = tl::unexpected(why), .kept = {}, .hash = {}});
            }
        }
        return std::move(result_);
    }

  private:
    bool knows(const std::string& action) const {
        return std::any_of(result_.answers_.begin(), result_.answers_.end(),
                           [&](const Answer& one) { return one.action == action; });
    }

    void add(const std::string& action, const Value& value) {
        const std::string result = text_in(value, "result");
        const Value* output = value.find("output");
        Answer answer{.action = action, .output = Value(), .kept = {}, .hash = {}};
        if (result != "OK") {
            answer.output = tl::unexpected(failure_of(action, result));
            answer.kept = to_json(Value(Record{{"result", harmless(result)}}));
        } else if (output == nullptr || output->as_record() == nullptr) {
            answer.output = unobserved(reason::answer_unread, action);
            answer.kept = to_json(Value(Record{{"result", result}}));
        } else {
            answer.output = without_secrets(*output);
            answer.kept = to_json(Value(Record{{"result", result}, {"output", *answer.output}}));
        }
        if (const auto found = unsettled_.find(action); found != unsettled_.end()) {
            answer.output = tl::unexpected(found->second);
        }
        answer.hash = sha256_of(answer.kept);
        result_.answers_.push_back(std::move(answer));
    }

    Value without_secrets(const Value& value) {
        if (const List* list = value.as_list()) {
            List all;
            for (const Value& one : *list) {
                all.push_back(without_secrets(one));
            }
            return all;
        }
        const Record* record = value.as_record();
        if (record == nullptr) {
            return value;
        }
        Record all;
        for (const auto& [name, member] : *record) {
            const std::string* text = member.as_string();
            all.emplace(name,
                        text != nullptr && names_secret(name) ? Value(mark_of(name, *text)) : without_secrets(member));
        }
        return all;
    }

    std::string mark_of(std::string_view name, const std::string& text) {
        std::string mark = fmt::format("<secret {}>", ++marks_);
        if (names_passphrase(name) && !text.empty() && text.size() <= longest_passphrase) {
            result_.passphrases_.emplace(mark, seal_(text));
        }
        return mark;
    }

    const SealText& seal_;
    const std::map<std::string, Unobserved>& unsettled_;
    Answers result_;
    int marks_ = 0;
};

const Answer* Answers::find(std::string_view action) const {
    const Answer* newest = nullptr;
    for (const Answer& answer : answers_) {
        const bool same = versioned(answer.action).name == action || answer.action == action;
        // One that failed stands back behind an older one that did not.
        if (same && (newest == nullptr || (answer.output && !newest->output) ||
                     (answer.output.has_value() == newest->output.has_value() &&
                      versioned(answer.action).version > versioned(newest->action).version))) {
            newest = &answer;
        }
    }
    return newest;
}

Observed<Value> Answers::output(std::string_view action) const {
    const Answer* found = find(action);
    return found == nullptr ? unobserved(reason::action_absent, std::string(action)) : found->output;
}

std::optional<bool> Answers::offers(std::string_view service) const {
    const auto info = output("core/GetDeviceInfo");
    const Value* services = info ? info->find("services") : nullptr;
    if (services == nullptr || services->as_list() == nullptr) {
        return std::nullopt;
    }
    const List& list = *services->as_list();
    return std::any_of(list.begin(), list.end(), [&](const Value& one) {
        const auto name = one.as_string() == nullptr ? std::nullopt : action_of(*one.as_string());
        return name && versioned(*name).name == service;
    });
}

const Value* Answers::passphrase(const std::string& mark) const {
    const auto found = passphrases_.find(mark);
    return found == passphrases_.end() ? nullptr : &found->second;
}

std::vector<std::string> Answers::evidence(std::initializer_list<std::string_view> actions) const {
    std::vector<std::string> hashes;
    for (const std::string_view action : actions) {
        if (const Answer* answer = find(action); answer != nullptr && !answer->hash.empty()) {
            hashes.push_back(answer->hash);
        }
    }
    return hashes;
}

Observed<Answers> read_answers(std::string_view json, const SealText& seal) {
    const auto reply = value_from_json(json);
    if (!reply || reply->as_record() == nullptr) {
        return unobserved(reason::reply_invalid, reply ? "it is no object" : reply.error());
    }
    return read_replies({.answers = *reply->as_record(), .unsettled = {}}, seal);
}

Observed<Answers> read_replies(const Replies& replies, const SealText& seal) {
    return AnswerReader(seal, replies.unsettled).read(replies.answers);
}

}  // namespace plateau::jnap_platform
