#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/platforms/windows/registry.h"
#include "engine/ports/hive_reader.h"

namespace plateau::windows_platform {

/// A hive that remembers what was read of it, for the evidence.
class ReadHive final : public RegistryHive {
  public:
    /// `name` as Windows names it, "SYSTEM".
    ReadHive(std::string name, std::unique_ptr<Hive> hive) : name_(std::move(name)), hive_(std::move(hive)) {}

    Observed<std::vector<std::string>> keys(std::string_view path) override;
    Observed<std::vector<RegistryValue>> values(std::string_view path) override;

    const std::string& name() const { return name_; }
    bool replayed() const { return hive_->replayed(); }
    /// What was read since this was asked before, as JSON: the data of values in hexadecimal; empty when nothing was.
    /// Of values that may be or hide a secret only the size is there.
    std::string take_read();

  private:
    std::string name_;
    std::unique_ptr<Hive> hive_;
    std::map<std::string, std::vector<std::string>, std::less<>> keys_;
    std::map<std::string, std::vector<RegistryValue>, std::less<>> values_;
};

/// The hives of one machine, each opened when it is first asked for. One thread at a time.
class MachineHives {
  public:
    /// Opens the hive of that name; unobserved where it is not there or cannot be read.
    using Open = std::function<Observed<std::unique_ptr<Hive>>(const std::string& name)>;

    explicit MachineHives(Open open) : open_(std::move(open)) {}

    /// "SYSTEM", "SOFTWARE", "SAM", "SECURITY". The hive lives as long as this.
    Observed<RegistryHive*> find(const std::string& name);
    /// Those that were opened so far.
    std::vector<ReadHive*> opened();

  private:
    Open open_;
    std::map<std::string, Observed<std::unique_ptr<ReadHive>>> hives_;
};

}  // namespace plateau::windows_platform
