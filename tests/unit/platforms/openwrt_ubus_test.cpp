#include <fmt/format.h>

#include "engine/platforms/openwrt/ubus.h"
#include "engine/platforms/openwrt/ubus_uci.h"
#include "openwrt_sample.h"

using namespace plateau;
using namespace plateau::openwrt_platform;

namespace {

std::vector<UbusCall> one_call(int count = 1) {
    std::vector<UbusCall> calls;
    for (int i = 0; i < count; ++i) {
        calls.push_back({"feedfeedfeedfeedfeedfeedfeedfeed", "uci", "get", {{"config", "dhcp"}}});
    }
    return calls;
}

/// A captured answer to one call, whatever its number was, as the only one of a batch.
Observed<UbusAnswer> captured(std::string& answer) {
    answer.replace(answer.find("\"id\":"), 6, "\"id\":1");
    answer = "[" + answer + "]";
    const auto answers = read_batch(answer, one_call());
    REQUIRE(answers.has_value());
    REQUIRE(answers->size() == 1);
    return answers->front();
}

std::string why_not(const std::string& body) {
    const auto answers = read_batch(body, one_call());
    if (!answers) {
        return answers.error().code;
    }
    return answers->front() ? "" : answers->front().error().code;
}

std::string why_no_package(const std::string& data) {
    const auto package = read_uci_answer({.code = 0, .data = data, .whole = data});
    return package ? "" : package.error();
}

}  // namespace

TEST_CASE("what a real OpenWrt answered tells refused, absent and done apart") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    const auto read = [&](const char* name) { return file_text(*folder / "live-real-stack" / name); };
    std::string text = read("04-unknown-session.json");
    CHECK(captured(text)->is_refused());
    text = read("06-unknown-method.json");
    CHECK(captured(text)->is_refused());
    text = read("12-file-read-shadow.json");
    CHECK(captured(text)->is_refused());
    text = read("05-unknown-object.json");
    CHECK(captured(text)->is_absent());
    CHECK_FALSE(captured(text = read("05-unknown-object.json"))->is_refused());
    text = read("07-missing-arg.json");
    CHECK(data_of(one_call().front(), captured(text)).error().code == "openwrt.ubus.failed");
    text = read("09-unknown-section.json");
    CHECK(data_of(one_call().front(), captured(text)).error().code == "openwrt.ubus.failed");
    text = read("10-one-option.json");
    CHECK(data_of(one_call().front(), captured(text)).value() == R"({"value":"dhcp"})");
    const auto parse_error = read_batch(read("08-parse-error.json"), one_call());
    CHECK(parse_error.error() == Unobserved{"openwrt.ubus.not_json_rpc", "error -32700"});
}

TEST_CASE("what a real OpenWrt answered to a login is a session, and a wrong password is one") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    const UbusCall login{std::string(no_session), "session", "login", {{"username", "root"}}};
    const auto session_in = [&](const char* name) {
        std::string text = file_text(*folder / "live-real-stack" / name);
        return session_of(login, captured(text));
    };
    CHECK(session_in("01-login-ok.json").value() == "0123456789abcdef0123456789abcdef");
    CHECK(session_in("02-login-bad.json").error() == Unobserved{"openwrt.ubus.login_refused", "root"});
    CHECK(session_in("16-destroy.json").error() == Unobserved{"openwrt.ubus.refused", "session login"});
}

TEST_CASE("a package as a real OpenWrt tells it is the one that uci show prints") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    std::string text = file_text(*folder / "live-real-stack" / "17-after.json");
    const auto dhcp = read_uci_answer(*captured(text)).value();
    REQUIRE(dhcp.size() == 4);
    CHECK(to_uci_text({{{"dhcp", dhcp}}}) ==
          "dhcp.lan=dhcp\ndhcp.lan.dhcpv4='server'\ndhcp.lan.ignore='1'\ndhcp.lan.interface='lan'\n"
          "dhcp.lan.leasetime='12h'\ndhcp.lan.limit='150'\ndhcp.lan.start='100'\n"
          "dhcp.odhcpd=odhcpd\ndhcp.odhcpd.leasefile='/tmp/hosts/odhcpd'\n"
          "dhcp.odhcpd.leasetrigger='/usr/sbin/odhcpd-update'\ndhcp.odhcpd.loglevel='4'\ndhcp.odhcpd.maindhcp='0'\n"
          "dhcp.rap=dnsmasq\ndhcp.rap.localservice='0'\ndhcp.rap.rebind_protection='0'\n"
          "dhcp.lan_6=dhcp\ndhcp.lan_6.ignore='1'\ndhcp.lan_6.interface='lan_6'\n");
    text = file_text(*folder / "live-real-stack" / "11-by-type.json");
    const auto wireless = read_uci_answer(*captured(text)).value();
    REQUIRE(wireless.size() == 7);
    CHECK(wireless.front().id == "default_radio0");
    CHECK(wireless.front().words("network") == std::vector<std::string>{"lan", "lan_6"});
    CHECK(wireless[2].text("ssid") == "Studio 504 (Guest)");
    CHECK(wireless[2].is_on("disabled", false));
    CHECK(wireless[6].text("encryption") == "sae-mixed");
    const Span key = wireless.front().options.at("key").written;
    CHECK(text.substr(key.begin + 1, key.end - key.begin) == "\"redacted91bc1\"");  // behind the batch's bracket
}

TEST_CASE("sections without a name, lists and any text come as uci show has them, by their places") {
    const std::string data = R"({"values":{
        "cfg02f37d":{".anonymous":true,".type":"host",".name":"cfg02f37d",".index":2,"name":"second"},
        "imp":{".anonymous":false,".type":"host",".name":"imp",".index":1,"name":"it's \"é\"\n=x"},
        "cfg01f37d":{".anonymous":true,".type":"host",".name":"cfg01f37d",".index":0,"mac":["aa","b b"],"tag":[]}}})";
    const auto package = read_uci_answer({.code = 0, .data = data, .whole = data}).value();
    CHECK(to_uci_text({{{"dhcp", package}}}) ==
          "dhcp.@host[0]=host\ndhcp.@host[0].mac='aa' 'b b'\n"
          "dhcp.imp=host\ndhcp.imp.name='it'\\''s \"é\"\n=x'\n"
          "dhcp.@host[2]=host\ndhcp.@host[2].name='second'\n");
    CHECK(parse_uci(to_uci_text({{{"dhcp", package}}})).has_value());
    CHECK(read_uci_answer({.code = 0, .data = R"({"values":{}})", .whole = {}}).value().empty());
}

TEST_CASE("a package that libuci would not give is refused, and the reason quotes no value") {
    const auto with = [](const std::string& members) {
        return R"({"values":{"a":{".anonymous":false,".type":"t",".name":"a",".index":0)" + members + "}}}";
    };
    REQUIRE(why_no_package(with(R"(,"key":"Hunter2")")).empty());
    for (const std::string& wrong :
         {std::string("[]"),
          std::string("{}"),
          std::string(R"({"value":"Hunter2"})"),
          std::string(R"({"values":{},"key":"Hunter2"})"),
          std::string(R"({"values":{"a":"Hunter2"}})"),
          with(R"(,"key":"Hunter2","key":"x")"),
          with(R"(,"key":1.5)"),
          with(R"(,"key":7)"),
          with(R"(,"key":null)"),
          with(R"(,"key":{"Hunter2":"x"})"),
          with(R"(,"key":["Hunter2",7])"),
          with(R"(,"key":[["Hunter2"]])"),
          with(R"(,"k.y":"Hunter2")"),
          with(R"(,"":"Hunter2")"),
          with(R"(,".hidden":"Hunter2")"),
          with(",\"key\":\"Hunter2\xff\""),
          with(R"(,"key":"Hunter2)"),
          with(R"(,"key":Hunter2)"),
          std::string(R"({"values":{"a":{".anonymous":false,".type":"t",".name":"b",".index":0}}})"),
          std::string(R"({"values":{"a":{".anonymous":false,".type":"t",".name":"a"}}})"),
          std::string(R"({"values":{"a":{".anonymous":0,".type":"t",".name":"a",".index":0}}})"),
          std::string(R"({"values":{"a":{".anonymous":false,".type":"t t",".name":"a",".index":0}}})"),
          std::string(R"({"values":{"a":{".anonymous":false,".type":"t",".name":"a",".index":0},)"
                      R"("b":{".anonymous":false,".type":"t",".name":"b",".index":0}}})")}) {
        CAPTURE(wrong);
        CHECK_FALSE(why_no_package(wrong).empty());
        CHECK(why_no_package(wrong).find("Hunter2") == std::string::npos);
    }
}

TEST_CASE("depth and number of sections have a limit") {
    const std::string deep(100'000, '[');
    CHECK_FALSE(why_no_package(R"({"values":{"a":)" + deep + "}}").empty());
    CHECK_FALSE(why_no_package(R"({"values":{"a":{"b":)" + deep + std::string(100'000, ']') + "}}}").empty());
    std::string many = R"({"values":{)";
    for (std::size_t i = 0; i <= most_sections; ++i) {
        many += fmt::format(R"({}"s{}":{{".anonymous":false,".type":"t",".name":"s{}",".index":{}}})",
                            i == 0 ? "" : ",", i, i, i);
    }
    CHECK(why_no_package(many + "}}") == "there are too many sections");
}

TEST_CASE("answers are matched by their number, and one that is wrong spoils none beside it") {
    const std::string body =
        R"([{"jsonrpc":"2.0","id":3,"result":[0,{"c":1.5}]}, {"jsonrpc":"2.0","id":1,"result":[0,"a"]},
        {"jsonrpc":"2.0","id":4,"result":[0,{"d":1,"d":2}]},{"id":5,"result":["x"],"jsonrpc":"2.0"},
        {"jsonrpc":"2.0","id":6,"result":[0],"more":1},{"jsonrpc":"2.0","id":7,"result":[0]},{"jsonrpc":"2.0","id":7,"result":[0]},
        {"jsonrpc":"2.0","id":99,"result":[0]},{"jsonrpc":"2.0","result":[0]}, 17 ])";
    const auto answers = read_batch(body, one_call(8)).value();
    CHECK(answers[0]->data == "\"a\"");
    CHECK(answers[1].error().code == "openwrt.ubus.answer_missing");
    CHECK(answers[2]->data == R"({"c":1.5})");
    CHECK(answers[3]->data == R"({"d":1,"d":2})");
    CHECK(answers[4].error().code == "openwrt.ubus.answer_invalid");
    CHECK(answers[5].error().code == "openwrt.ubus.answer_invalid");
    CHECK(answers[6].error().why == "uci get dhcp: it is answered twice");
    CHECK(answers[7].error().code == "openwrt.ubus.answer_missing");
}

TEST_CASE("what is no answer to one call is told as what it is") {
    CHECK(why_not("") == "openwrt.ubus.not_json_rpc");
    CHECK(why_not("<html>") == "openwrt.ubus.not_json_rpc");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1,"result":[0]}] x)") == "openwrt.ubus.not_json_rpc");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1,"result":[0]})") == "openwrt.ubus.not_json_rpc");
    CHECK(why_not("[]") == "openwrt.ubus.answer_missing");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1.0,"result":[0]}])") == "openwrt.ubus.answer_missing");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1}])") == "openwrt.ubus.answer_invalid");
    CHECK(why_not(R"([{"jsonrpc":"1.0","id":1,"result":[0]}])") == "openwrt.ubus.answer_invalid");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1,"result":[0,{},{}]}])") == "openwrt.ubus.answer_invalid");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1,"result":[0],"error":{"code":-1}}])") == "openwrt.ubus.answer_invalid");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1,"error":{"code":6}}])") == "openwrt.ubus.answer_invalid");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1,"result":[0,"feedfeedfeedfeedfeedfeedfeedfeed"]}])") ==
          "openwrt.ubus.answer_invalid");
    CHECK(why_not(R"([{"jsonrpc":"2.0","id":1,"result":[0]}])").empty());
}
