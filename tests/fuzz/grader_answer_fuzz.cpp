#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/grading/frames.h"
#include "engine/grading/verdicts.h"

/// What a worker sends: every frame is taken off, and its verdicts are consistent or have a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const AnswerBounds bounds{.items = {"a", "b"}, .codes = {"toy.code"}, .evidence_hashes = {"sha256:00"}};
    std::string bytes(reinterpret_cast<const char*>(data), size);
    for (;;) {
        const std::size_t before = bytes.size();
        const auto frame = take_frame(bytes);
        if (!frame || !*frame) {
            return !frame && frame.error().empty() ? (std::abort(), 0) : 0;
        }
        if (bytes.size() >= before) {
            std::abort();
        }
        const auto verdicts = parse_verdicts(**frame, bounds);
        if (!verdicts) {
            continue;
        }
        if (verdicts->size() != bounds.items.size()) {
            std::abort();
        }
        for (const auto& [item, verdict] : *verdicts) {
            if (verdict ? verdict->why.id != "toy.code" : verdict.error().empty()) {
                std::abort();
            }
        }
    }
}
