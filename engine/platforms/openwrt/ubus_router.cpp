#include "engine/platforms/openwrt/ubus_router.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/facts/value_json.h"
#include "engine/platforms/openwrt/json_parts.h"
#include "engine/platforms/openwrt/reasons.h"
#include "engine/platforms/openwrt/secrets.h"
#include "engine/platforms/openwrt/ubus_uci.h"
#include "engine/support/secret_keeper.h"

namespace plateau::openwrt_platform {

namespace {

constexpr std::array packages = {"dhcp",  "dropbear", "firewall", "network", "openvpn",
                                 "pptpd", "system",   "uhttpd",   "wireless"};

const Record* record_in(const Value& value) {
    return value.as_record();
}

/// The answers about packages, put together as they are kept.
class Packages {
  public:
    explicit Packages(Router& router) : router_(router) {}

    void add(const UbusCall& call, const Observed<UbusAnswer>& answer) {
        const std::string name = *call.arguments.at("config").as_string();
        if (answer && answer->is_absent()) {
            router_.absent.insert(name);
            return;
        }
        if (const auto data = data_of(call, answer); !data) {
            router_.unread.emplace(name, data.error());
            return;
        }
        auto package = read_uci_answer(*answer);
        if (!package) {
            router_.unread.emplace(
                name, Unobserved{reason::ubus_answer_invalid, fmt::format("{}: {}", call.text(), package.error())});
            return;
        }
        text_ += text_.empty() ? "[" : ",\n";
        for (UciSection& section : *package) {
            for (auto& [option, values] : section.options) {
                values.written.begin += text_.size();
                values.written.end += text_.size();
            }
        }
        text_ += answer->whole;
        router_.uci.packages.emplace(name, std::move(*package));
    }

    /// Nothing where no package was told.
    void keep(const SealText& seal) {
        if (!text_.empty()) {
            text_ += "]\n";
            router_.pieces.emplace("uci", piece_of("ubus call uci get", take_secrets(router_, text_, '"', seal)));
            wipe(text_);
        }
    }

  private:
    Router& router_;
    std::string text_;
};

void keep(Router& router, const char* part, const std::string& asked, std::string_view text) {
    router.pieces.emplace(part, piece_of(asked, std::string(text)));
}

void read_board(Router& router, std::string_view data) {
    keep(router, "board", "ubus call system board", data);
}

/// Of all interfaces the one that is called wan.
void read_interfaces(Router& router, std::string_view data) {
    const auto members = json_members(data);
    const bool told = members && members->size() == 1 && members->front().name == "interface";
    const auto items = told ? json_items(members->front().text) : JsonParts(std::vector<JsonPart>());
    for (const JsonPart& item : items ? *items : std::vector<JsonPart>()) {
        const auto interface = value_from_json(item.text);
        const Value* name = interface ? interface->find("interface") : nullptr;
        if (name != nullptr && *name == Value("wan")) {
            keep(router, "wan", "ubus call network.interface dump", item.text);
        }
    }
}

/// Whether it is enabled is read in a script's first lines, as the number of its start is: without that one nobody
/// knows.
void read_services(Router& router, std::string_view data) {
    const auto value = value_from_json(data);
    if (!value || record_in(*value) == nullptr) {
        return;
    }
    router.services.emplace();
    for (const auto& [name, service] : *record_in(*value)) {
        const Value* enabled = service.find("enabled");
        if (enabled != nullptr && enabled->as_bool() != nullptr && service.find("start") != nullptr) {
            router.services->emplace(name, *enabled->as_bool());
        }
    }
    keep(router, "services", "ubus call rc list", data);
}

void read_configs(Router& router, std::string_view data) {
    const auto value = value_from_json(data);
    const Value* entries = value ? value->find("entries") : nullptr;
    if (entries == nullptr || entries->as_list() == nullptr) {
        return;
    }
    router.configs.emplace();
    for (const Value& entry : *entries->as_list()) {
        const Value* name = entry.find("name");
        if (name != nullptr && name->as_string() != nullptr) {
            router.configs->insert(*name->as_string());
        }
    }
    keep(router, "configs", "ubus call file list /etc/config", data);
}

void read_ethers(Router& router, std::string_view data) {
    const auto value = value_from_json(data);
    const Value* text = value ? value->find("data") : nullptr;
    if (text != nullptr && text->as_string() != nullptr) {
        keep(router, "ethers", "/etc/ethers", *text->as_string());
    }
}

/// What is asked beside the configuration.
struct Question {
    const char* object;
    const char* method;
    Record arguments;
    void (*read)(Router& router, std::string_view data);
};

const std::vector<Question>& questions() {
    static const std::vector<Question> all = {
        {"system", "board", {}, read_board},
        {"network.interface", "dump", {}, read_interfaces},
        {"rc", "list", {{"skip_running_check", true}}, read_services},
        {"file", "list", {{"path", "/etc/config"}}, read_configs},
        {"file", "read", {{"path", "/etc/ethers"}}, read_ethers},
    };
    return all;
}

}  // namespace

std::vector<UbusCall> router_questions(const std::string& session) {
    std::vector<UbusCall> calls{
        {session, "session", "access", {{"scope", "ubus"}, {"object", "uci"}, {"function", "get"}}}};
    for (const char* package : packages) {
        calls.push_back({session, "uci", "get", {{"config", package}}});
    }
    for (const Question& question : questions()) {
        calls.push_back({session, question.object, question.method, question.arguments});
    }
    return calls;
}

bool session_is_lost(const std::vector<Observed<UbusAnswer>>& answers) {
    return std::all_of(answers.begin(), answers.end(),
                       [](const Observed<UbusAnswer>& answer) { return answer && answer->is_refused(); });
}

Router router_of(const std::vector<UbusCall>& calls, const std::vector<Observed<UbusAnswer>>& answers,
                 const SealText& seal) {
    Router router;
    Packages told(router);
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (calls[i].object == "uci") {
            told.add(calls[i], answers[i]);
            continue;
        }
        const auto question = std::find_if(questions().begin(), questions().end(), [&](const Question& one) {
            return calls[i].object == one.object && calls[i].method == one.method;
        });
        const auto data = data_of(calls[i], answers[i]);
        if (question != questions().end() && data) {
            question->read(router, *data);
        }
    }
    told.keep(seal);
    return router;
}

}  // namespace plateau::openwrt_platform
