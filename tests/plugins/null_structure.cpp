#include "plateau/grader.h"

extern "C" PLATEAU_GRADER_EXPORT const plateau_grader_v1* plateau_grader(void) {
    return nullptr;
}
