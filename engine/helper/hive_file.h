#pragma once

#include <string>
#include <string_view>

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
    /// The hive's bytes, at most as large as a hive may be. Once. Must succeed.
    void fill(std::string_view bytes);
    /// For hivex.
    std::string path() const;

  private:
    UniqueFd memory_;
};

}  // namespace plateau::disk_jail
