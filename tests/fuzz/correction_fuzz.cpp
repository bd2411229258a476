#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/grading/correction_json.h"

/// A correction that is read prints as one that reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const auto correction = correction_from_json({reinterpret_cast<const char*>(data), size});
    if (!correction) {
        return correction.error().empty() ? (std::abort(), 0) : 0;
    }
    const std::string text = to_json(*correction);
    const auto again = correction_from_json(text);
    if (!again || to_json(*again) != text) {
        std::abort();
    }
    return 0;
}
