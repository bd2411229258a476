#include "engine/helper/disk_jail.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <initializer_list>

#include "engine/helper/rights.h"

namespace plateau::disk_jail {

using rights::become_nobody;
using rights::forget_surroundings;
using rights::limit;
using rights::must;

namespace {

#ifndef PLATEAU_SANITIZED

/// What the reader needs: its descriptors, memory, the clock, the end.
constexpr int allowed_calls[] = {
    SCMP_SYS(read),          SCMP_SYS(write),          SCMP_SYS(readv),           SCMP_SYS(writev),
    SCMP_SYS(recvfrom),      SCMP_SYS(recvmsg),        SCMP_SYS(sendto),          SCMP_SYS(sendmsg),
    SCMP_SYS(poll),          SCMP_SYS(ppoll),          SCMP_SYS(close),           SCMP_SYS(brk),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),         SCMP_SYS(madvise),         SCMP_SYS(futex),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),   SCMP_SYS(clock_nanosleep), SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),          SCMP_SYS(exit_group),     SCMP_SYS(getpid),          SCMP_SYS(lseek),
};

constexpr int refused_to_exporter[] = {
    SCMP_SYS(ptrace),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(bpf),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(creat),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(truncate),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(openat2),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
};

constexpr unsigned writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;

/// Opening with any of the writing flags in argument `argument` is refused.
void refuse_writing(scmp_filter_ctx filter, int call, unsigned argument) {
    for (const unsigned flag : {unsigned{O_WRONLY}, unsigned{O_RDWR}, unsigned{O_CREAT}, unsigned{O_TRUNC}}) {
        must((writing & flag) != 0 && ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 1,
                                                         SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, flag, flag)) == 0);
    }
}

void load(scmp_filter_ctx filter) {
    must(::seccomp_load(filter) == 0);
    ::seccomp_release(filter);
}

#endif

}  // namespace

void give_up_rights() {
    forget_surroundings();
    ::umask(077);
    if (::geteuid() == 0) {
        must(::unshare(CLONE_NEWNET | CLONE_NEWIPC) == 0);
    } else if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        // Not every host lets everybody make namespaces: the filters refuse connections all the same.
    }
    become_nobody();
    must(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CPU, 300);
}

#ifdef PLATEAU_SANITIZED

void confine_exporter() {
    must(::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0);
}

void confine_reader(Otherwise) {}

void confine_hive_reader(Otherwise) {
    // The hive's file in memory is opened by its path, which belongs to root while the process tells nothing.
    must(::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0);
}

#else

void confine_exporter() {
    must(::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0);
    limit(RLIMIT_AS, rlim_t{4} << 30);
    scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ALLOW);
    must(filter != nullptr);
    for (const int call : refused_to_exporter) {
        must(::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0) == 0);
    }
    must(::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1, SCMP_CMP(0, SCMP_CMP_NE, AF_UNIX)) ==
         0);
    refuse_writing(filter, SCMP_SYS(open), 1);
    refuse_writing(filter, SCMP_SYS(openat), 2);
    load(filter);
}

namespace {

enum class Reads { disk, hive };

/// hivex opens its file by a path, asks for its size and says that no program it starts is to get it. The first two
/// become signals for HiveFile; it starts none.
void allow_hivex(scmp_filter_ctx filter) {
    for (const int call : {SCMP_SYS(openat), SCMP_SYS(newfstatat)}) {
        must(::seccomp_rule_add(filter, SCMP_ACT_TRAP, call, 0) == 0);
    }
    must(::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_CMP(1, SCMP_CMP_EQ, F_SETFD)) == 0);
}

void confine(Otherwise otherwise, Reads reads) {
    limit(RLIMIT_AS, rlim_t{1536} << 20);
    const bool refuse = otherwise == Otherwise::refuse;
    scmp_filter_ctx filter = ::seccomp_init(refuse ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
    must(filter != nullptr);
    for (const int call : allowed_calls) {
        must(::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0);
    }
    // Memory that is no program.
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
        must(::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_CMP(2, SCMP_CMP_MASKED_EQ, 4, 0)) == 0);
    }
    if (reads == Reads::hive) {
        allow_hivex(filter);
    } else {
        // What the C library asks before it reads a descriptor.
        must(::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(newfstatat), 0) == 0 || refuse);
    }
    load(filter);
}

}  // namespace

void confine_reader(Otherwise otherwise) {
    confine(otherwise, Reads::disk);
}

void confine_hive_reader(Otherwise otherwise) {
    confine(otherwise, Reads::hive);
}

#endif

}  // namespace plateau::disk_jail
