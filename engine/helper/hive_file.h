#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "engine/support/unique_fd.h"

namespace plateau::disk_jail {

/// A file in memory for the one hive of this process: hivex takes a path, and where it works nothing can be opened.
class HiveFile {
  public:
    /// Before rights are given up: a process that may write no file cannot make it. Must succeed.
    HiveFile();

    /// What the filter refuses of opening a file and asking for its size from now on: hivex is answered with this file,
    /// once; any further attempt ends the process, or is refused where `refuse` is set. The kernel opens nothing.
    void answer_instead_of_kernel(bool refuse) const;
    /// Has `write` put the hive there, of `size` bytes, at most as large as a hive may be. Once. What `write` returns.
    bool fill(std::size_t size, const std::function<bool(char* place)>& write);
    /// For hivex.
    std::string path() const;

  private:
    UniqueFd memory_;
};

}  // namespace plateau::disk_jail
