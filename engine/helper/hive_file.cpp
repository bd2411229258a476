#include "engine/helper/hive_file.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "engine/helper/rights.h"
#include "engine/ports/hive_reader.h"

namespace plateau::disk_jail {

namespace {

using rights::must;

constexpr std::size_t largest_file = largest_hive;
constexpr int refused_status = 71;

/// What the signal handler knows: it has no other way to be told. One process reads one hive.
struct Answers {
    int memory = -1;
    std::size_t size = 0;
    int opens = 0;  ///< that are still answered
    int asks = 0;
    bool refuse = false;
};
Answers answers;

long long stat_of_memory(long long address) {
    struct stat about{};
    about.st_mode = S_IFREG | 0400;
    about.st_size = static_cast<off_t>(answers.size);
    std::memcpy(std::bit_cast<void*>(address), &about, sizeof(about));
    return 0;
}

/// In place of the kernel, for the calls that the filter traps: on x86-64, the only machine Plateau is built for.
void answer(int, siginfo_t* about, void* context) {
    auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    if (about->si_syscall == SYS_openat && answers.opens > 0) {
        --answers.opens;
        registers[REG_RAX] = answers.memory;
    } else if (about->si_syscall == SYS_newfstatat && answers.asks > 0 && registers[REG_RDI] == answers.memory) {
        --answers.asks;
        registers[REG_RAX] = stat_of_memory(registers[REG_RDX]);
    } else if (answers.refuse) {
        registers[REG_RAX] = -EPERM;
    } else {
        ::_exit(refused_status);
    }
}

}  // namespace

HiveFile::HiveFile() : memory_(::memfd_create("hive", MFD_CLOEXEC)) {
    must(memory_ && ::ftruncate(memory_.get(), static_cast<off_t>(largest_file)) == 0);
}

void HiveFile::answer_instead_of_kernel(bool refuse) const {
    answers = {.memory = memory_.get(), .size = 0, .opens = 1, .asks = 1, .refuse = refuse};
    struct sigaction action{};
    action.sa_sigaction = answer;
    action.sa_flags = SA_SIGINFO;
    must(::sigaction(SIGSYS, &action, nullptr) == 0);
}

bool HiveFile::fill(std::size_t size, const std::function<bool(char*)>& write) {
    must(size <= largest_file);
    void* place = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory_.get(), 0);
    must(place != MAP_FAILED);
    const bool written = write(static_cast<char*>(place));
    must(::munmap(place, size) == 0);
    answers.size = size;
    return written;
}

std::string HiveFile::path() const {
    return fmt::format("/proc/self/fd/{}", memory_.get());
}

}  // namespace plateau::disk_jail
