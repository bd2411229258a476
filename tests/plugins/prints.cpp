#include <cstdio>

#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    std::printf("15\n{\"out\":\"[]\"}..\n");
    std::fflush(stdout);
    bad::give(bad::honest_answer("prints"), result, context);
}

}  // namespace

BAD_GRADER("prints", grade)
