#pragma once

#include <filesystem>

#include "engine/ports/hive_reader.h"

namespace plateau {

/// Hives read by plateau-disk-reader, one process a hive: it has no rights and no files but the hive and its logs,
/// handed over as descriptors open for reading. A reader that ends, hangs or answers nonsense costs that hive only.
class JailedHiveReader final : public HiveReader {
  public:
    /// `program` is plateau-disk-reader.
    explicit JailedHiveReader(std::filesystem::path program) : program_(std::move(program)) {}

    Observed<std::unique_ptr<Hive>> open(const HiveFiles& files) override;
    /// What a reader without rights could do all the same, in English; empty: nothing. For tests.
    Observed<std::string> trial(const HiveFiles& files);

  private:
    std::filesystem::path program_;
};

}  // namespace plateau
