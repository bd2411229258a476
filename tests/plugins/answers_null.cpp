#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    result(context, nullptr, 17);
}

}  // namespace

BAD_GRADER("answers_null", grade)
