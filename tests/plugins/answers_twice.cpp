#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    bad::give(bad::honest_answer("answers_twice"), result, context);
    bad::give(bad::honest_answer("answers_twice"), result, context);
}

}  // namespace

BAD_GRADER("answers_twice", grade)
