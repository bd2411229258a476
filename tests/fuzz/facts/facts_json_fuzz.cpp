#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/support/error.h"

// A text is records that are written and read back the same, or is refused as invalid input and in no other way.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto value = value_from_json(text)) {
        if (value_from_json(to_json(*value)) != *value) {
            std::abort();
        }
    } else if (value.error().empty()) {
        std::abort();
    }
    try {
        for (const FactsRecord& record : read_facts(text, "fuzzed")) {
            const std::string written = facts_to_json(record);
            if (read_facts(written, "written") != std::vector<FactsRecord>{record}) {
                std::abort();
            }
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid_input) {
            std::abort();
        }
    }
    return 0;
}
