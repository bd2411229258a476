#include <algorithm>
#include <cstdint>
#include <string>

#include "engine/facts/facts_json.h"
#include "engine/platforms/ddwrt/nvram.h"
#include "engine/platforms/ddwrt/observe.h"
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

/// What was printed again is the same settings.
void check_printing(const ddwrt_platform::Nvram& nvram) {
    const auto again = ddwrt_platform::parse_nvram(ddwrt_platform::to_nvram_text(nvram));
    must(again.has_value(), "what is printed is read");
    must(again->values == nvram.values && again->doubtful.empty(), "it is read as it was printed");
}

/// With settings before it that are right, a passphrase known here is in no evidence.
void check_secrets(const std::string& input) {
    const std::string before =
        "lan_ipaddr=10.0.0.1\nwl0_ssid=x\nwl0_channel=1\nwl0_security_mode=psk2\nwl0_wpa_psk=pL4t34u-s3cr3t\n"
        "http_passwd=pL4t34u-s3cr3t\nlan_netmask=255.255.255.0\n";
    static const SecretKeeper secrets;
    LastKept store;
    FactsRecord record = read_ddwrt_capture(before + input, {"router", "r", ddwrt_kinds()}, secrets, store, Epoch());
    const bool in_input = input.find("pL4t34u-s3cr3t") != std::string::npos;
    must(in_input || store.all.find("pL4t34u-s3cr3t") == std::string::npos, "the passphrase is not kept");
    must(in_input || facts_to_json(record).find("pL4t34u-s3cr3t") == std::string::npos, "nor told");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    const auto nvram = ddwrt_platform::parse_nvram(input);
    must(nvram.has_value() || nvram.error().code == "ddwrt.nvram.invalid", "settings are read or refused");
    if (nvram) {
        check_printing(*nvram);
    }
    const auto asked = ddwrt_platform::parse_settings(input);
    must(!asked || std::none_of(asked->values.begin(), asked->values.end(),
                                [](const auto& one) { return one.first.find('\n') != std::string::npos; }),
         "a key is one line");
    check_secrets(input);
    static const SecretKeeper secrets;
    LastKept store;
    const FactsRecord record = read_ddwrt_capture(input, {"router", "r", ddwrt_kinds()}, secrets, store, Epoch());
    must(record.kinds.size() + record.unobserved.size() == ddwrt_kinds().size(), "each kind is observed or not");
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
