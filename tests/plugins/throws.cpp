#include <stdexcept>

#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    (void)result;
    (void)context;
    throw std::runtime_error("no such luck");
}

}  // namespace

BAD_GRADER("throws", grade)
