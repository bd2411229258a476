#include <algorithm>
#include <cstdint>
#include <string>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/platforms/openwrt/observe.h"
#include "engine/platforms/openwrt/ubus_router.h"
#include "engine/platforms/openwrt/ubus_uci.h"
#include "engine/support/secret_keeper.h"
#include "engine/support/sha256.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau;
using namespace plateau::openwrt_platform;
using test::must;

const std::string session(32, 'a');
const std::string secret = "pL4t34u-s3cr3t";

/// Remembers what it was given: no secret may be in it.
class LastKept final : public CaseStore {
  public:
    std::string keep(std::string_view bytes) override {
        all += bytes;
        return sha256_of(bytes);
    }
    std::optional<std::string> find(std::string_view) override { return std::nullopt; }

    std::string all;
};

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

/// Lets anybody in and then says what it is given.
class Device final : public HttpClient {
  public:
    explicit Device(std::string body) : body_(std::move(body)) {}

    Observed<HttpAnswer> ask(const HttpTarget&, const HttpRequest& request, const std::stop_token&) override {
        must(++questions_ <= 4, "it is not asked without end");
        const bool logs_in = request.body.find("\"login\"") != std::string::npos;
        return HttpAnswer{.status = 200, .headers = {}, .body = logs_in ? login() : body_};
    }
    Observed<std::string> certificate(const HttpTarget&, std::chrono::milliseconds, const std::stop_token&) override {
        return unobserved("http.tls", "it has none");
    }

  private:
    static std::string login() {
        return R"([{"jsonrpc":"2.0","id":1,"result":[0,{"ubus_rpc_session":")" + session + "\"}]}]";
    }

    std::string body_;
    int questions_ = 0;
};

/// Each value stands where it is said to, and a package that is printed is read again.
void check_package(const UbusAnswer& answer, const UciPackage& package) {
    bool ambiguous = false;
    for (const UciSection& section : package) {
        must(is_uci_type(section.type), "a section has a type");
        ambiguous = ambiguous || section.type.find_first_of("[=") != std::string::npos;
        for (const auto& [name, option] : section.options) {
            must(is_uci_name(name) && !option.values.empty(), "an option has a name and a value");
            must(option.written.begin < option.written.end && option.written.end <= answer.whole.size(),
                 "a value stands in its answer");
            const char first = answer.whole[option.written.begin];
            must(first == '"' || first == '[', "a value is a text or a list");
        }
    }
    const auto again = parse_uci(to_uci_text({{{"dhcp", package}}}));
    must(ambiguous || again.has_value(), "what is printed is read");
}

void check_answers(const std::string& body) {
    const auto calls = router_questions(session);
    const auto answers = read_batch(body, calls);
    if (!answers) {
        must(!answers.error().why.empty(), "what is no batch has a reason");
        return;
    }
    must(answers->size() == calls.size(), "there is something to each call");
    for (const auto& answer : *answers) {
        must(!answer || answer->whole.find(session) == std::string_view::npos, "no answer has the session");
        if (answer) {
            if (const auto package = read_uci_answer(*answer)) {
                check_package(*answer, *package);
            }
        }
    }
}

/// With an answer before it that is right, a passphrase known here is in no evidence.
std::string with_secret(const std::string& input) {
    const std::string begun = R"([{"jsonrpc":"2.0","id":10,"result":[0,{"values":{"w":{".anonymous":false,)"
                              R"(".type":"wifi-iface",".name":"w",".index":0,"ssid":"x","key":")" +
                              secret + "\"}}}]}";
    return input.starts_with('[') ? begun + "," + input.substr(1) : begun + "]";
}

void check_record(const std::string& body, bool may_tell) {
    static const SecretKeeper secrets;
    LastKept store;
    Device device(body);
    const UbusTarget target{.at = {}, .user = "root", .password = secret};
    const FactsRecord record =
        observe_openwrt_over_http(device, target, {"router", "r", openwrt_kinds()}, secrets, store, Epoch());
    const std::string told = facts_to_json(record);
    must(record.kinds.size() + record.unobserved.size() == openwrt_kinds().size(), "each kind is observed or not");
    for (const UnobservedKind& kind : record.unobserved) {
        must(!kind.code.empty() && !kind.why.empty(), "what is not observed has a reason");
    }
    for (const auto& [hash, entry] : record.evidence) {
        must(entry.size > 0, "evidence is not empty");
    }
    must(may_tell || (store.all + told).find(secret) == std::string::npos, "the passphrase is neither kept nor told");
    must((store.all + told).find(session) == std::string::npos || may_tell, "nor the session");
    must(read_facts(told, "written") == std::vector<FactsRecord>{record}, "a record is read again");
}

}  // namespace

/// What a router answers to everything it is asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    check_answers(input);
    check_record(input, true);
    const bool known = input.find("pL4t34u") != std::string::npos || input.find(session) != std::string::npos;
    check_record(with_secret(input), known);
    return 0;
}
