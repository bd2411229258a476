#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/support/observed.h"

namespace plateau::jnap_platform {

/// An action or service in one version of it.
struct Versioned {
    std::string_view name;
    int version = 1;
};

/// "wirelessap/GetRadioInfo3" is version 3 of "wirelessap/GetRadioInfo"; without a number it is version 1.
Versioned versioned(std::string_view action);

/// The action or service of a URI, printable; nothing for any other text.
std::optional<std::string> action_of(std::string_view uri);

/// What a router answered to one action. Secrets are marks, "<secret 1>".
struct Answer {
    std::string action;      ///< with the version it was asked in: "wirelessap/GetRadioInfo3"
    Observed<Value> output;  ///< a record, or why there is none
    std::string kept;        ///< the answer as it is kept; empty: the router gave none
    std::string hash;        ///< "sha256:…" of it, or empty
};

/// What a Linksys router said of itself.
class Answers {
  public:
    /// The answer to an action by its name without a version, in the newest version that was answered. "jnap.action.…"
    /// or another reason where there is none to use.
    Observed<Value> output(std::string_view action) const;
    /// Whether the router offers a service, "guestnetwork/GuestNetwork", in any version; nothing where it did not say.
    std::optional<bool> offers(std::string_view service) const;
    /// A sealed passphrase of a Wi-Fi network by its mark; nullptr for any other text.
    const Value* passphrase(const std::string& mark) const;
    /// The hashes of the answers to those actions that are there.
    std::vector<std::string> evidence(std::initializer_list<std::string_view> actions) const;
    const std::vector<Answer>& all() const { return answers_; }

  private:
    friend class AnswerReader;

    const Answer* find(std::string_view action) const;

    std::vector<Answer> answers_;
    std::map<std::string, Value, std::less<>> passphrases_;
};

/// Makes of a plaintext what may be kept of it.
using SealText = std::function<Value(std::string_view plaintext)>;

/// Reads answers by the URI of their action, as one JSON object:
///
///     { "http://linksys.com/jnap/router/GetLANSettings": { "result": "OK", "output": { … } }, … }
///
/// Passphrases of Wi-Fi networks go to `seal`, other secrets nowhere; of an answer that is an error only its code is
/// taken, for its text may echo the password. "jnap.reply.invalid"; no reason quotes it.
Observed<Answers> read_answers(std::string_view json, const SealText& seal);

/// What a router that was asked has said, and why it did not say the rest.
struct Replies {
    Record answers;                               ///< as in read_answers, by the URI of their action
    std::map<std::string, Unobserved> unsettled;  ///< by action: this reason counts, whatever was answered
};

/// The same of what a router was asked.
Observed<Answers> read_replies(const Replies& replies, const SealText& seal);

/// Why an answer with another result than "OK" says nothing.
Unobserved failure_of(const std::string& action, const std::string& result);

}  // namespace plateau::jnap_platform
