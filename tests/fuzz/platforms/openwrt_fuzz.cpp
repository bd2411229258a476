#include <algorithm>
#include <cstdint>
#include <string>

#include "engine/facts/facts_json.h"
#include "engine/platforms/openwrt/observe.h"
#include "engine/platforms/openwrt/router.h"
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

/// What was printed again is the same configuration.
void check_printing(const openwrt_platform::UciConfig& config) {
    const std::string text = openwrt_platform::to_uci_text(config);
    const auto again = openwrt_platform::parse_uci(text);
    must(again.has_value(), "what is printed is read");
    must(openwrt_platform::to_uci_text(*again) == text, "it is read as it was printed");
}

/// With a configuration before it that is right, a passphrase known here is in no evidence.
void check_secrets(const std::string& input) {
    const std::string before =
        "wireless.plateau=wifi-iface\nwireless.plateau.ssid='x'\nwireless.plateau.key='pL4t34u-s3cr3t'\n";
    static const SecretKeeper secrets;
    LastKept store;
    FactsRecord record =
        read_openwrt_capture(before + input, {"router", "r", openwrt_kinds()}, secrets, store, Epoch());
    const bool in_input = input.find("pL4t34u-s3cr3t") != std::string::npos;
    must(in_input || store.all.find("pL4t34u-s3cr3t") == std::string::npos, "the passphrase is not kept");
    must(in_input || facts_to_json(record).find("pL4t34u-s3cr3t") == std::string::npos, "nor told");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    if (const auto config = openwrt_platform::parse_uci(input)) {
        check_printing(*config);
    }
    check_secrets(input);
    static const SecretKeeper secrets;
    LastKept store;
    const FactsRecord record = read_openwrt_capture(input, {"router", "r", openwrt_kinds()}, secrets, store, Epoch());
    must(record.kinds.size() + record.unobserved.size() == openwrt_kinds().size(), "each kind is observed or not");
    for (const UnobservedKind& kind : record.unobserved) {
        must(!kind.code.empty() && !kind.why.empty(), "what is not observed has a reason");
    }
    for (const Fact& fact : record.facts) {
        must(std::all_of(fact.evidence.begin(), fact.evidence.end(),
                         [&](const std::string& hash) { return record.evidence.contains(hash); }),
             "evidence that a fact names is there");
    }
    must(read_facts(facts_to_json(record), "written") == std::vector<FactsRecord>{record}, "a record is read again");
    return 0;
}
