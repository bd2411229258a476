#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "bad_grader.h"

namespace {

/// One field: whether the attempt, named `name`, failed.
std::string refused(const char* name, bool failed) {
    return std::string(R"({"name":")") + name + R"(","expected":"refused","seen":")" +
           (failed ? "refused" : "possible") + R"(","met":)" + (failed ? "true" : "false") + "}";
}

bool forks() {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(0);
    }
    return child > 0;
}

void grade(const char*, size_t, plateau_result_v1 result, void* context) {
    std::string fields = refused("root", ::geteuid() != 0 && ::setuid(0) != 0);
    fields += "," + refused("shadow", ::open("/etc/shadow", O_RDONLY) < 0);
    fields += "," + refused("fork", !forks());
    fields += "," + refused("kill", ::kill(::getppid(), 0) != 0);
    fields += "," + refused("environment", std::getenv("HOME") == nullptr && std::getenv("PATH") == nullptr);
#ifndef PLATEAU_SANITIZED
    // Sanitizers need calls that the worker's filter refuses, so those builds have none.
    fields += "," + refused("write", ::open("/tmp/plateau-grader-was-here", O_WRONLY | O_CREAT, 0600) < 0);
    fields += "," + refused("folder", ::mkdir("/tmp/plateau-grader-folder", 0700) != 0);
    fields += "," + refused("internet", ::socket(AF_INET, SOCK_STREAM, 0) < 0);
    fields += "," + refused("unix", ::socket(AF_UNIX, SOCK_STREAM, 0) < 0);
#endif
    const bool all = fields.find("possible") == std::string::npos;
    bad::give(R"({"verdicts":[{"item":"item","verdict":")" + std::string(all ? "met" : "not_met") + R"(","fields":[)" +
                  fields + R"(],"why":{"code":"wants_rights.code","args":{}},"evidence":[]}]})",
              result, context);
}

}  // namespace

BAD_GRADER("wants_rights", grade)
