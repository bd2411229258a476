#include <cstdint>
#include <string>

#include "engine/facts/facts_json.h"
#include "engine/platforms/jnap/answers.h"
#include "engine/platforms/jnap/observe.h"
#include "engine/support/sha256.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau;
using test::must;

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

}  // namespace

/// Answers of a router that may say anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    const std::string secret = "pL4t34u-s3cr3t";
    std::string sealed;
    const auto answers = jnap_platform::read_answers(input, [&](std::string_view plaintext) {
        sealed = plaintext;
        return Value("<sealed>");
    });
    if (!answers) {
        must(answers.error().code == "jnap.reply.invalid", "a reply is read or refused");
        return 0;
    }
    static const SecretKeeper secrets;
    LastKept store;
    const FactsRecord record = read_jnap_capture(input, {"router", "r", jnap_kinds()}, secrets, store, Epoch());
    must(read_facts(facts_to_json(record), "f").size() == 1, "what is told can be read");
    for (const Fact& fact : record.facts) {
        for (const std::string& hash : fact.evidence) {
            must(record.evidence.contains(hash), "evidence of a fact is kept");
        }
    }
    // A passphrase that stands nowhere but where one does is in no evidence and no fact.
    if (sealed == secret && input.find(secret) == input.rfind(secret)) {
        must(store.all.find(secret) == std::string::npos, "the passphrase is not kept");
        must(facts_to_json(record).find(secret) == std::string::npos, "nor told");
    }
    return 0;
}
