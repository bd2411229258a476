#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "engine/support/unique_fd.h"

namespace plateau {

/// Why a worker gave no reply.
struct WorkerFault {
    enum class Kind {
        crashed,    ///< it ended by a signal or by itself
        timed_out,  ///< it did not reply within the limit
        garbage,    ///< what it wrote is no reply
    };
    Kind kind = Kind::crashed;
    std::string how;  ///< "signal 11", "exit status 3", the limit in seconds, what is wrong with the reply
};

/// One running plateau-grader-host, ended with the object. After a fault it is ended already and must not be called
/// again. Blocks; one thread at a time.
class GraderWorker {
  public:
    /// `files` are the graders it may load, by index. Throws Error not_found or unavailable when it cannot be started.
    GraderWorker(const std::filesystem::path& program, const std::vector<std::filesystem::path>& files);
    ~GraderWorker();
    GraderWorker(const GraderWorker&) = delete;
    GraderWorker& operator=(const GraderWorker&) = delete;

    /// Sends one request and returns the text of the reply.
    tl::expected<std::string, WorkerFault> call(std::string_view request, std::chrono::milliseconds limit);

  private:
    using Time = std::chrono::steady_clock::time_point;

    bool send_some(std::string_view& left);
    bool receive_some();
    WorkerFault ended(Time end);
    WorkerFault given_up(WorkerFault fault);
    int end_process();

    pid_t pid_ = -1;
    UniqueFd to_;
    UniqueFd from_;
    std::string received_;
};

}  // namespace plateau
