#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "engine/facts/value_json.h"
#include "openwrt_sample.h"
#include "tests/fakes/fake_http_client.h"

namespace plateau {

/// A router whose web server says what it is told to. What it was not told it refuses, as LuCI's rules do.
struct UbusBox {
    std::map<std::string, std::string> results;  ///< by "uci get dhcp": the result, or an error in braces
    std::string password = "Right-Pass-1";
    int lost = 0;  ///< sessions that are forgotten at once
    std::function<std::string(std::string body)> bend = [](std::string body) {
        return body;
    };  ///< of the second answer

    int batches = 0;
    std::vector<std::string> calls;  ///< "object method"
    std::vector<std::string> ended;  ///< sessions

    static std::string session(int number) { return fmt::format("{:032x}", 0xfeed0000 + number); }

    std::string answer(const Record& call) {
        const List& params = *call.at("params").as_list();
        REQUIRE(params.size() == 4);
        const std::string& session_id = *params[0].as_string();
        const std::string what = *params[1].as_string() + " " + *params[2].as_string();
        calls.push_back(what);
        std::string result = R"({"code":-32002,"message":"Access denied"})";
        if (what == "session login") {
            result = login(params[3]);
        } else if (what == "session destroy") {
            ended.push_back(session_id);
            result = lost == 0 ? "[0]" : result;
        } else if (lost == 0) {
            result = told(what, params[3]).value_or(result);
        }
        return fmt::format(R"({{"jsonrpc":"2.0","id":{},"{}":{}}})", *call.at("id").as_integer(),
                           result.starts_with('[') ? "result" : "error", result);
    }

    Observed<HttpAnswer> operator()(const HttpRequest& request) {
        CHECK(request.path == "/ubus");
        ++batches;
        const auto batch = value_from_json(request.body);
        REQUIRE(batch.has_value());
        const bool logs_in = request.body.find("login") != std::string::npos;
        std::string body;
        for (const Value& call : *batch->as_list()) {
            body += (body.empty() ? "[" : ",") + answer(*call.as_record());
        }
        lost -= lost > 0 && !logs_in ? 1 : 0;
        return HttpAnswer{.status = 200, .headers = {}, .body = logs_in ? body + "]" : bend(body + "]")};
    }

  private:
    std::string login(const Value& arguments) {
        const std::string& given = *arguments.find("password")->as_string();
        return password.empty() || given == password
                   ? fmt::format(R"([0,{{"ubus_rpc_session":"{}","timeout":60,"acls":{{"uci":{{}}}},"data":{{}}}}])",
                                 session(++sessions_))
                   : "[6]";
    }

    std::optional<std::string> told(const std::string& what, const Value& arguments) const {
        std::string key = what;
        for (const char* name : {"config", "path"}) {
            const Value* value = arguments.find(name);
            key += value == nullptr ? "" : " " + *value->as_string();
        }
        const auto found = results.find(key);
        return found == results.end() ? std::nullopt : std::optional(found->second);
    }

    int sessions_ = 0;
};

inline const HttpTarget& ubus_place() {
    static const HttpTarget place{
        .place = {.name_space = {}, .address = *Ipv4Address::parse("192.168.1.1"), .port = 80}};
    return place;
}

/// What is observed of whatever answers there.
inline RouterRecord ask_device(const fakes::FakeHttpClient::Device& device, const std::string& password,
                               const std::string& user = "root") {
    RouterRecord result;
    fakes::FakeCaseStore store;
    fakes::FakeHttpClient client(ubus_place(), device);
    result.record =
        observe_openwrt_over_http(client, {ubus_place(), user, password}, {"router", "box", openwrt_kinds()},
                                  *result.secrets, store, RouterClock());
    keep_evidence(result, store);
    CHECK(facts_to_json(result.record).find(password.empty() ? "\n\n" : password) == std::string::npos);
    return result;
}

inline RouterRecord ask_box(UbusBox& box) {
    return ask_device([&](const HttpRequest& request) { return box(request); }, "Right-Pass-1");
}

}  // namespace plateau
