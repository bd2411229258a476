#include "engine/helper/grader_host_rights.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "engine/helper/grader_host_filter.h"
#include "engine/helper/rights.h"

namespace plateau::grader_host {

using rights::become_nobody;
using rights::forget_surroundings;
using rights::limit;
using rights::must;

namespace {

void limit_resources(rlim_t memory, rlim_t seconds) {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 64);
    limit(RLIMIT_CPU, seconds);
#ifndef PLATEAU_SANITIZED
    limit(RLIMIT_AS, memory);
#else
    (void)memory;
#endif
}

/// What a script's interpreter needs to know: nothing of this machine's.
constexpr std::pair<const char*, const char*> script_environment[] = {
    {"PATH", "/usr/local/bin:/usr/bin:/bin"},
    {"LC_ALL", "C.UTF-8"},
    {"HOME", "/nonexistent"},
    {"PYTHONDONTWRITEBYTECODE", "1"},
    // PowerShell's run-time: no sockets for debuggers, no memory that is written and run, no news from outside.
    {"DOTNET_EnableDiagnostics", "0"},
    {"DOTNET_EnableWriteXorExecute", "0"},
    {"POWERSHELL_TELEMETRY_OPTOUT", "1"},
    {"POWERSHELL_UPDATECHECK", "Off"}};

}  // namespace

void close_inherited() {
    must(::close_range(STDERR_FILENO + 1, ~0U, 0) == 0);
}

int take_standard_output() {
    const int replies = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    must(replies >= 0);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    must(nowhere >= 0 && ::dup2(nowhere, STDOUT_FILENO) == STDOUT_FILENO);
    ::close(nowhere);
    return replies;
}

void give_up_rights() {
    forget_surroundings();
    become_nobody();
    limit_resources(rlim_t{1} << 30, 600);
    limit(RLIMIT_NPROC, 0);
    must(filter_system_calls(Filter::plugin));
}

void give_up_rights_for_script(std::uint64_t memory, std::uint64_t seconds, MayConnect connect) {
    must(::clearenv() == 0);
    for (const auto& [name, value] : script_environment) {
        must(::setenv(name, value, 1) == 0);
    }
    become_nobody();
    limit_resources(memory, seconds);
    must(filter_system_calls(connect == MayConnect::yes ? Filter::client : Filter::script));
}

void end_after(int seconds) {
    static const timer_t timer = [] {
        sigevent event{};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = SIGKILL;
        timer_t made{};
        must(::timer_create(CLOCK_MONOTONIC, &event, &made) == 0);
        return made;
    }();
    itimerspec when{};
    when.it_value.tv_sec = seconds;
    must(::timer_settime(timer, 0, &when, nullptr) == 0);
}

}  // namespace plateau::grader_host
