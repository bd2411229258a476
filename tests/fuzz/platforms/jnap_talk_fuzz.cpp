#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/facts/facts_json.h"
#include "engine/platforms/jnap/observe.h"
#include "engine/support/base64.h"
#include "engine/support/sha256.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau;
using test::must;

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

/// Answers with one line after the other, "200 {…}", and with the last one for ever; "%C" in it is what credentials
/// were sent.
class Lines final : public HttpClient {
  public:
    explicit Lines(const std::string& input) {
        for (std::size_t at = 0; at <= input.size();) {
            const std::size_t end = std::min(input.find('\n', at), input.size());
            lines_.push_back(input.substr(at, end - at));
            at = end + 1;
        }
    }

    Observed<HttpAnswer> ask(const HttpTarget&, const HttpRequest& request, const std::stop_token&) override {
        const std::string& line = lines_.at(std::min(asked, lines_.size() - 1));
        const auto sent = request.headers.find("X-JNAP-Authorization");
        const bool with_password = sent != request.headers.end();
        must(asked > 0 || !with_password, "no password is sent to what is not known to be a router");
        must(++asked < 200, "a conversation ends");
        if (line.size() < 4) {
            return unobserved("http.closed", "no more");
        }
        HttpAnswer answer{.status = 0, .headers = {{"location", line}}, .body = line.substr(4)};
        for (const char digit : line.substr(0, 3)) {
            answer.status = answer.status * 10 + static_cast<unsigned>(digit - '0') % 10;
        }
        if (const auto mark = answer.body.find("%C"); mark != std::string::npos && with_password) {
            answer.body.replace(mark, 2, sent->second.substr(6));
        }
        // An answer in JSON may be that something was opened, however it spells "OK".
        opened_ = opened_ || (with_password && answer.status == 200);
        refusals_ += with_password && answer.status == 401 ? 1 : 0;
        must(refusals_ <= 2 || opened_, "a password that opened nothing is sent twice at most");
        return answer;
    }
    Observed<std::string> certificate(const HttpTarget&, std::chrono::milliseconds, const std::stop_token&) override {
        return unobserved("http.tls", "none");
    }

    std::size_t asked = 0;

  private:
    std::vector<std::string> lines_;
    int refusals_ = 0;
    bool opened_ = false;
};

}  // namespace

/// A router that may answer anything to anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string password = "pL4t34u-s3cr3t";
    const std::string credentials = base64_of("admin:" + password);
    Lines router(std::string(reinterpret_cast<const char*>(data), size));
    static const SecretKeeper secrets;
    LastKept store;
    const JnapTarget target{.at = {}, .password = password, .patience = {.pause = {}}};
    const FactsRecord record = observe_jnap(router, target, {"router", "r", jnap_kinds()}, secrets, store, Epoch());
    must(router.asked > 0, "the router is asked");
    const std::string printed = facts_to_json(record);
    must(read_facts(printed, "f").size() == 1, "what is told can be read");
    for (const Fact& fact : record.facts) {
        for (const std::string& hash : fact.evidence) {
            must(record.evidence.contains(hash), "evidence of a fact is kept");
        }
    }
    must(store.all.find(credentials) == std::string::npos, "what a router repeats of the credentials is not kept");
    must(printed.find(credentials) == std::string::npos, "nor told");
    return 0;
}
