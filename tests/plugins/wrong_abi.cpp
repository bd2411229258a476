#include "bad_grader.h"

namespace {

void describe(plateau_result_v1 result, void* context) {
    bad::give(bad::description_of("wrong_abi"), result, context);
}

void answer(const char*, size_t, plateau_result_v1 result, void* context) {
    bad::give("[]", result, context);
}

}  // namespace

extern "C" PLATEAU_GRADER_EXPORT const plateau_grader_v1* plateau_grader(void) {
    static const plateau_grader_v1 grader = {
        PLATEAU_GRADER_ABI + 1, sizeof(plateau_grader_v1), "wrong_abi", "1.0.0", describe, answer, answer};
    return &grader;
}
