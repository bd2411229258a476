#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "engine/ports/hive_reader.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// Hives read by plateau-disk-reader, one process a hive: it has no rights and no files but the hive and its logs,
/// handed over as descriptors open for reading. A reader that ends, hangs or answers nonsense costs that hive only.
class JailedHiveReader final : public HiveReader {
  public:
    /// `program` is plateau-disk-reader.
    explicit JailedHiveReader(std::filesystem::path program) : program_(std::move(program)) {}

    Observed<std::unique_ptr<Hive>> open(const HiveFiles& files) override;
    /// The same of a hive and its logs that are open for reading, the hive first; each is a file or lies in memory.
    Observed<std::unique_ptr<Hive>> open(std::vector<UniqueFd> files);
    /// What a reader without rights could do all the same, in English; empty: nothing. For tests.
    Observed<std::string> trial(const HiveFiles& files);

  private:
    std::filesystem::path program_;
};

}  // namespace plateau
