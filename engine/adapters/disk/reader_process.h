#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// One running plateau-disk-reader, ended with the object. Blocks; one thread at a time.
class ReaderProcess {
  public:
    /// `files` are open for reading, at most 200, and `words` are the program's arguments, options first. Throws Error
    /// not_found, denied or unavailable ("disk.reader.not_started").
    ReaderProcess(const std::filesystem::path& program, std::vector<UniqueFd> files, std::vector<std::string> words);
    ~ReaderProcess();
    ReaderProcess(const ReaderProcess&) = delete;
    ReaderProcess& operator=(const ReaderProcess&) = delete;

    /// Sends `text` where there is one and waits for the next frame. Once a frame did not come whole and in time the
    /// process is over, and every later call says so.
    Observed<std::string> exchange(std::string_view text, std::chrono::milliseconds limit);

  private:
    Observed<std::string> receive(std::chrono::steady_clock::time_point end);
    tl::unexpected<Unobserved> given_up(std::string code, std::string why);
    int end_process();

    pid_t pid_ = -1;
    UniqueFd socket_;
    std::string received_;
};

}  // namespace plateau
