#include "engine/helper/rights.h"

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>

namespace plateau::rights {

namespace {

constexpr unsigned nobody = 65534;
constexpr int not_started = 70;

}  // namespace

void must(bool done) {
    if (!done) {
        ::_exit(not_started);
    }
}

void limit(__rlimit_resource resource, rlim_t value) {
    rlimit now{};
    must(::getrlimit(resource, &now) == 0);
    const rlim_t lower = now.rlim_max == RLIM_INFINITY || now.rlim_max > value ? value : now.rlim_max;
    const rlimit wanted{lower, lower};
    must(::setrlimit(resource, &wanted) == 0);
}

void forget_surroundings() {
    must(::clearenv() == 0 && ::setenv("LC_ALL", "C.UTF-8", 1) == 0);
    must(::chdir("/") == 0);
}

void become_nobody() {
    if (::geteuid() == 0) {
        must(::setgroups(0, nullptr) == 0);
        must(::setresgid(nobody, nobody, nobody) == 0);
        must(::setresuid(nobody, nobody, nobody) == 0);
    }
    must(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
}

}  // namespace plateau::rights
