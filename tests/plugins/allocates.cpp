#include <vector>

#include "bad_grader.h"

namespace {

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    std::vector<std::string> all;
    for (;;) {
        all.emplace_back(std::size_t{16} << 20, 'x');
        if (all.size() > 4096) {
            bad::give(bad::honest_answer("allocates"), result, context);
            return;
        }
    }
}

}  // namespace

BAD_GRADER("allocates", grade)
