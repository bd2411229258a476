// What was handed in as the output of an export script: any bytes.
#include <cstdint>
#include <string>

#include "engine/facts/facts_json.h"
#include "engine/platforms/windows/export_document.h"
#include "engine/platforms/windows/observe_export.h"
#include "engine/support/sha256.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau;
using test::must;

class Hashes final : public CaseStore {
  public:
    std::string keep(std::string_view bytes) override { return sha256_of(bytes); }
    std::optional<std::string> find(std::string_view) override { return std::nullopt; }
};

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

FactsRecord record_of(const std::string& documents) {
    Hashes store;
    return read_windows_exports(documents, {.source = "capture", .trust = Trust::capture},
                                {.role = "server", .name = "f", .kinds = windows_export_kinds()}, store, Epoch());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    const FactsRecord record = record_of(input);
    must(read_facts(facts_to_json(record), "f").front() == record, "what is told can be read");
    must(record.kinds.size() + record.unobserved.size() == windows_export_kinds().size(), "a kind is known or is not");
    for (const UnobservedKind& unknown : record.unobserved) {
        must(unknown.code.starts_with("windows.") && !unknown.why.empty(), "what is not observed has a reason");
    }
    for (const Fact& fact : record.facts) {
        must(fact.evidence.size() == 1 && record.evidence.contains(fact.evidence.front()), "a fact has its document");
    }
    const auto exports = windows_platform::parse_exports(input);
    if (!exports) {
        must(record.kinds.empty() && record.evidence.empty(), "nothing is known of what is refused");
        return 0;
    }
    // Each document alone tells what it tells among others.
    std::size_t alone = 0;
    for (const auto& document : *exports) {
        must(record.evidence.contains(sha256_of(document.bytes)), "each document is evidence");
        alone += record_of(document.bytes).facts.size();
    }
    must(alone == record.facts.size(), "documents do not change each other");
    return 0;
}
