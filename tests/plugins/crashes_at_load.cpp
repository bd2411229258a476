#include <cstdlib>

#include "bad_grader.h"

namespace {

__attribute__((constructor)) void fail() {
    std::abort();
}

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    bad::give(bad::honest_answer("crashes_at_load"), result, context);
}

}  // namespace

BAD_GRADER("crashes_at_load", grade)
