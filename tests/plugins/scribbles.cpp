#include <unistd.h>

#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    for (int fd = 3; fd < 64; ++fd) {
        if (::write(fd, "forty-two replies\n", 18) < 0) {
            continue;
        }
    }
    bad::give(bad::honest_answer("scribbles"), result, context);
}

}  // namespace

BAD_GRADER("scribbles", grade)
