#include <unistd.h>

#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    for (int fd = 3; fd < 64; ++fd) {
        ::close(fd);
    }
    bad::give(bad::honest_answer("closes_replies"), result, context);
}

}  // namespace

BAD_GRADER("closes_replies", grade)
