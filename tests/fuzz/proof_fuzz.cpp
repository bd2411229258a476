#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/grading/proof_json.h"

/// A proof that is read prints as one that reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const auto proof = proof_from_json({reinterpret_cast<const char*>(data), size});
    if (!proof) {
        return proof.error().empty() ? (std::abort(), 0) : 0;
    }
    const auto again = proof_from_json(to_json(*proof));
    if (!again || !(*again == *proof)) {
        std::abort();
    }
    return 0;
}
