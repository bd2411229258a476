#include "bad_grader.h"

BAD_GRADER("null_member", nullptr)
