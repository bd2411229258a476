#include "engine/platforms/detection/detect.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "engine/facts/value_json.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau {

namespace {

constexpr std::size_t largest_page = std::size_t{512} << 10;
constexpr std::chrono::seconds page_limit{10};

/// Nothing of `field` in an answer that is no JSON.
std::string text_at(const Value& value, std::string_view field) {
    const Value* found = value.find(field);
    return found == nullptr || found->as_string() == nullptr ? std::string() : *found->as_string();
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string header(const HttpAnswer& answer, const char* name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::string() : found->second;
}

/// One conversation with a server. That it is not there is told once, whatever else would be asked.
class Asking {
  public:
    Asking(HttpClient& client, const HttpTarget& at, const std::stop_token& stop)
        : client_(client), at_(at), stop_(stop) {}

    std::optional<HttpAnswer> ask(HttpRequest request) {
        if (absent_) {
            return std::nullopt;
        }
        request.limit = page_limit;
        request.max_body = largest_page;
        auto answer = client_.ask(at_, request, stop_);
        if (answer) {
            answered_ = true;
            return std::move(*answer);
        }
        // Old servers close on a question that they do not understand: the next one may be understood.
        static const std::set<std::string> of_the_question = {"http.closed", "http.answer.invalid",
                                                              "http.answer.too_large", "http.answer.encoded"};
        why_ = answer.error();
        absent_ = !answered_ && !of_the_question.contains(why_.code);
        return std::nullopt;
    }
    bool answered() const { return answered_; }
    const Unobserved& why() const { return why_; }

  private:
    HttpClient& client_;
    const HttpTarget& at_;
    const std::stop_token& stop_;
    Unobserved why_;
    bool answered_ = false;
    bool absent_ = false;
};

/// JNAP answers GetDeviceInfo to everybody; newer firmware refuses, in its own words.
bool is_linksys(Asking& asking, WebSigns& signs) {
    const auto answer = asking.ask({.path = "/JNAP/",
                                    .headers = {{"Content-Type", "application/json; charset=UTF-8"},
                                                {"X-JNAP-Action", "http://linksys.com/jnap/core/GetDeviceInfo"}},
                                    .body = "{}"});
    const auto value = answer ? value_from_json(answer->body) : tl::expected<Value, std::string>();
    const std::string result = answer && value ? text_at(*value, "result") : std::string();
    if (result != "OK" && !result.starts_with("_Error")) {
        return false;
    }
    if (const Value* output = value->find("output")) {
        signs.model = linux_platform::printable(text_at(*output, "modelNumber"));
    }
    return true;
}

/// rpcd refuses a session of zeros, in the words of JSON-RPC.
bool has_ubus(Asking& asking) {
    const auto answer = asking.ask(
        {.path = "/ubus",
         .headers = {{"Content-Type", "application/json"}},
         .body = R"({"jsonrpc":"2.0","id":1,"method":"call","params":["00000000000000000000000000000000","session",)"
                 R"("access",{}]})"});
    const auto value = answer ? value_from_json(answer->body) : tl::expected<Value, std::string>();
    return answer && value && text_at(*value, "jsonrpc") == "2.0" &&
           (value->find("result") != nullptr || value->find("error") != nullptr);
}

bool has_luci(const HttpAnswer& page) {
    return holds(page.body, "cgi-bin/luci") || holds(header(page, "location"), "cgi-bin/luci") ||
           holds(header(page, "x-luci-login-required"), "yes");
}

bool names_ddwrt(const HttpAnswer& page) {
    return holds(header(page, "www-authenticate"), "DD-WRT") || holds(page.body, "DD-WRT") ||
           holds(page.body, "dd-wrt.com");
}

/// "{lan_mac::00:11:22:33:44:55}{lan_ip::192.168.1.1}": told to everybody unless that was switched off.
bool is_ddwrt_information(const HttpAnswer& page) {
    return holds(page.body, "{lan_mac::") || (page.body.starts_with('{') && holds(page.body, "{lan_ip::"));
}

}  // namespace

std::string_view name_of(RouterMake make) {
    switch (make) {
        case RouterMake::unknown:
            return "";
        case RouterMake::linksys:
            return "Linksys";
        case RouterMake::openwrt:
            return "OpenWrt";
        case RouterMake::ddwrt:
            return "DD-WRT";
    }
    return "";
}

Observed<WebSigns> ask_web_server(HttpClient& client, const HttpTarget& at, const std::stop_token& stop) {
    Asking asking(client, at, stop);
    WebSigns signs;
    if (is_linksys(asking, signs)) {
        signs.make = RouterMake::linksys;
        return signs;
    }
    if (has_ubus(asking)) {
        signs.make = RouterMake::openwrt;
        signs.answers_ubus = true;
        return signs;
    }
    if (const auto page = asking.ask({.path = "/"})) {
        signs.make = has_luci(*page)      ? RouterMake::openwrt
                     : names_ddwrt(*page) ? RouterMake::ddwrt
                                          : RouterMake::unknown;
        signs.sends_to_tls =
            !at.tls && page->status >= 300 && page->status < 400 && header(*page, "location").starts_with("https://");
    }
    if (signs.make == RouterMake::unknown && !signs.sends_to_tls) {
        const auto information = asking.ask({.path = "/Info.live.htm"});
        if (information && (is_ddwrt_information(*information) || names_ddwrt(*information))) {
            signs.make = RouterMake::ddwrt;
        }
    }
    return asking.answered() ? Observed<WebSigns>(signs) : tl::unexpected(asking.why());
}

Observed<RouterMake> ask_shell(RemoteShell& shell, const ShellTarget& target, const std::stop_token& stop) {
    const ShellCommand command{.command = "command -v uci || command -v nvram || echo neither",
                               .input = {},
                               .limit = std::chrono::seconds(30),
                               .max_output = 4096};
    const auto result = run_and_wait(shell, target, command, stop);
    if (!result) {
        return tl::unexpected(result.error());
    }
    const std::string_view program = linux_platform::trimmed(result->out);
    return program.ends_with("/uci")     ? RouterMake::openwrt
           : program.ends_with("/nvram") ? RouterMake::ddwrt
                                         : RouterMake::unknown;
}

std::vector<std::string> ways_to(const WebSigns& signs, const HttpTarget& web, const ShellTarget& shell) {
    const auto place = [](Ipv4Address address, std::uint16_t port, std::uint16_t usual) {
        return port == usual ? address.to_string() : fmt::format("{}:{}", address.to_string(), port);
    };
    const std::string pages = fmt::format("{}://", web.tls ? "https" : "http");
    const std::string page = place(web.place.address, web.place.port, web.tls ? 443 : 80);
    const std::string login = fmt::format("ssh://{}@{}", shell.user, place(shell.address, shell.port, 22));
    switch (signs.make) {
        case RouterMake::linksys:
            return {"jnap:" + pages + page};
        case RouterMake::openwrt: {
            std::vector<std::string> ways{"openwrt:" + login};
            if (signs.answers_ubus) {
                ways.push_back(fmt::format("openwrt:{}{}@{}", pages, shell.user, page));
            }
            return ways;
        }
        case RouterMake::ddwrt:
            return {"ddwrt:" + login};
        case RouterMake::unknown:
            break;
    }
    return {};
}

}  // namespace plateau
