#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    bad::give(std::string(std::size_t{32} << 20, ' '), result, context);
}

}  // namespace

BAD_GRADER("floods", grade)
