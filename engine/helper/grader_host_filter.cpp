#include "engine/helper/grader_host_filter.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace plateau::grader_host {

#if defined(__x86_64__) && !defined(PLATEAU_SANITIZED)

namespace {

constexpr int refused_calls[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_execveat,
    SYS_fork,
    SYS_vfork,
    SYS_ptrace,
    SYS_kill,
    SYS_tkill,
    SYS_pidfd_open,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_unshare,
    SYS_setns,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_bpf,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_creat,
    SYS_mkdir,
    SYS_mkdirat,
    SYS_rmdir,
    SYS_unlink,
    SYS_unlinkat,
    SYS_rename,
    SYS_renameat,
    SYS_renameat2,
    SYS_link,
    SYS_linkat,
    SYS_symlink,
    SYS_symlinkat,
    SYS_chmod,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_truncate,
    SYS_mknod,
    SYS_mknodat,
    SYS_openat2,
    SYS_memfd_create,
    SYS_shmget,
    SYS_msgget,
    SYS_semget,
};

constexpr unsigned writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;

sock_filter load(std::size_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset));
}

sock_filter answer(unsigned action) {
    return BPF_STMT(BPF_RET | BPF_K, action);
}

/// `call` opens a file with flags in argument `argument`: refused when it is to be written. Six instructions.
void refuse_writing(std::vector<sock_filter>& program, int call, int argument) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 4));
    program.push_back(load(offsetof(seccomp_data, args) + 8UL * static_cast<unsigned>(argument)));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, writing, 0, 1));
    program.push_back(answer(SECCOMP_RET_ERRNO | EPERM));
    program.push_back(answer(SECCOMP_RET_ALLOW));
}

void refuse(std::vector<sock_filter>& program, int call, unsigned why) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
    program.push_back(answer(SECCOMP_RET_ERRNO | why));
}

bool is_of_clients(int call) {
    return call == SYS_socket || call == SYS_socketpair || call == SYS_connect || call == SYS_bind;
}

/// clone() makes a thread, never a process; clone3() hides its flags, and without it the C library uses clone().
void refuse_processes(std::vector<sock_filter>& program) {
    refuse(program, SYS_clone3, ENOSYS);
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(SYS_clone), 0, 4));
    program.push_back(load(offsetof(seccomp_data, args)));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, static_cast<unsigned>(CLONE_THREAD), 1, 0));
    program.push_back(answer(SECCOMP_RET_ERRNO | EPERM));
    program.push_back(answer(SECCOMP_RET_ALLOW));
}

}  // namespace

bool filter_system_calls(Filter filter) {
    std::vector<sock_filter> program{
        load(offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
        answer(SECCOMP_RET_KILL_PROCESS),
        load(offsetof(seccomp_data, nr)),
        // The x32 calls have numbers of their own.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1),
        answer(SECCOMP_RET_KILL_PROCESS),
    };
    for (const int call : refused_calls) {
        if (filter != Filter::client || !is_of_clients(call)) {
            refuse(program, call, EPERM);
        }
    }
    if (filter != Filter::plugin) {
        refuse_processes(program);
    } else {
        for (const int call : {SYS_execve, SYS_clone, SYS_clone3}) {
            refuse(program, call, EPERM);
        }
    }
    refuse_writing(program, SYS_open, 1);
    refuse_writing(program, SYS_openat, 2);
    program.push_back(answer(SECCOMP_RET_ALLOW));
    const sock_fprog code{static_cast<unsigned short>(program.size()), program.data()};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &code, 0, 0) == 0;
}

#else

bool filter_system_calls(Filter) {
    return true;
}

#endif

}  // namespace plateau::grader_host
