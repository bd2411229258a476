#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/app/kept_rehearsal.h"

/// A record of a kept rehearsal that is read prints as one that reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const auto kept = kept_from_json({reinterpret_cast<const char*>(data), size});
    if (!kept) {
        return kept.error().empty() ? (std::abort(), 0) : 0;
    }
    const auto again = kept_from_json(to_json(*kept));
    if (!again || !(*again == *kept)) {
        std::abort();
    }
    return 0;
}
