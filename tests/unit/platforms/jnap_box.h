#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/platforms/jnap/observe.h"
#include "engine/ports/http_client.h"
#include "engine/support/base64.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_http_client.h"

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

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

inline const std::string right = "Right-Pass-1";
inline const std::string wrong = "Wrong-Pass-2";

/// GetDeviceInfo with these services.
inline std::string info(const std::vector<std::string>& services) {
    std::string list;
    for (const std::string& service : services) {
        list += (list.empty() ? "\"" : ",\"") + JnapBox::root() + service + "\"";
    }
    return R"({"modelNumber":"MR7350","firmwareVersion":"1.1","services":[)" + list + "]}";
}

/// A router that is set up, whose firmware has everything in its newest version.
inline JnapBox whole_box() {
    JnapBox box;
    box.outputs = {
        {"core/GetDeviceInfo",
         info({"core/Core7", "wirelessap/WirelessAP4", "guestnetwork/GuestNetwork5", "macfilter/MACFilter2",
               "firewall/Firewall", "router/Router11", "routermanagement/RouterManagement3", "nodes/setup/Setup8"})},
        {"core/GetAdminPasswordAuthStatus", "{}"},
        {"wirelessap/GetRadioInfo3",
         R"({"radios":[{"band":"5GHz","settings":{"isEnabled":true,"ssid":"TAI","broadcastSSID":true,"channel":36,)"
         R"("security":"WPA2-Personal","wpaPersonalSettings":{"passphrase":"Never-Kept-1"}}}]})"},
        {"guestnetwork/GetGuestRadioSettings2", R"({"isGuestNetworkEnabled":false,"radios":[]})"},
        {"macfilter/GetMACFilterSettings", R"({"macFilterMode":"Deny","macAddresses":["02:00:00:00:00:01"]})"},
        {"macfilter/GetSTABSSIDS", R"({"staBSSIDS":[]})"},
        {"firewall/GetSinglePortForwardingRules", R"({"rules":[]})"},
        {"firewall/GetPortRangeForwardingRules", R"({"rules":[]})"},
        {"firewall/GetFirewallSettings", R"({"isIPv4FirewallEnabled":true})"},
        {"router/GetLANSettings",
         R"({"ipAddress":"10.0.0.1","networkPrefixLength":24,"hostName":"box","isDHCPEnabled":true,"dhcpSettings":{}})"},
        {"router/GetWANSettings5", R"({"wanType":"DHCP"})"},
        {"router/GetWANStatus3", R"({"wanStatus":"Disconnected"})"},
        {"routermanagement/GetManagementSettings2", R"({"canManageRemotely":false})"},
        {"core/IsAdminPasswordDefault", R"({"isAdminPasswordDefault":false})"},
        {"nodes/setup/IsAdminPasswordSetByUser", R"({"isAdminPasswordSetByUser":true})"},
    };
    return box;
}

/// What was read of a router, the bytes that were kept of it, and the record as it is printed.
struct Observation {
    FactsRecord record;
    std::string kept;
    std::string printed;

    const Record& only(const std::string& kind) const {
        const auto found =
            std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) { return fact.kind == kind; });
        REQUIRE_MESSAGE(found != record.facts.end(), kind << " " << why_not(kind));
        return found->value;
    }
    std::string why_not(const std::string& kind) const {
        const auto found = std::find_if(record.unobserved.begin(), record.unobserved.end(),
                                        [&](const UnobservedKind& one) { return one.kind == kind; });
        return found == record.unobserved.end() ? "none" : found->code;
    }
    /// The code that every kind has.
    std::string why_nothing() const {
        std::set<std::string> codes;
        for (const UnobservedKind& one : record.unobserved) {
            codes.insert(one.code);
        }
        return record.facts.empty() && codes.size() == 1 ? *codes.begin() : "something";
    }
};

inline const HttpTarget at{.place = {.name_space = {}, .address = Ipv4Address(0xc0a80101), .port = 80}};

/// Asks the router; neither password is told or kept.
inline Observation observe(JnapBox& box, const std::string& password) {
    fakes::FakeHttpClient client(at, [&](const HttpRequest& request) { return box.answer(request); });
    fakes::FakeCaseStore store;
    const SecretKeeper secrets;
    const JnapTarget target{.at = at, .password = password, .patience = {.pause = {}}};
    Observation result;
    result.record = observe_jnap(client, target, {"router", "box", jnap_kinds()}, secrets, store, Epoch());
    for (const auto& [hash, entry] : result.record.evidence) {
        result.kept += store.find(hash).value();
    }
    result.printed = facts_to_json(result.record);
    CHECK(read_facts(result.printed, "record").front() == result.record);
    for (const std::string& secret : {right, wrong, base64_of("admin:" + right), base64_of("admin:" + wrong)}) {
        CHECK(result.kept.find(secret) == std::string::npos);
        CHECK(result.printed.find(secret) == std::string::npos);
    }
    return result;
}

/// How many questions it came with.
inline int with_password(const JnapBox& box) {
    return static_cast<int>(std::count_if(box.questions.begin(), box.questions.end(),
                                          [](const JnapBox::Question& one) { return one.with_password; }));
}

inline HttpAnswer status(unsigned code) {
    return {.status = code, .headers = {}, .body = "no"};
}

}  // namespace plateau::test
