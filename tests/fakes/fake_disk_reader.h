#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/ports/disk_reader.h"

namespace plateau::fakes {

/// A thing on a fake disk. Its folders are there with it.
struct FakeThing {
    DiskEntry::Type type = DiskEntry::Type::file;
    std::string content;  ///< of a file; where a link leads
    std::uint32_t mode = 0644;
    std::uint32_t user = 0;
    std::uint32_t group = 0;
    std::int64_t modified = 0;
    std::map<std::string, std::string> attributes{};
};

/// A disk of one volume in memory.
class FakeDisk final : public Disk {
  public:
    explicit FakeDisk(std::map<std::string, FakeThing> things);

    /// The volume's record, to be changed.
    DiskVolume& volume() { return volumes_.front(); }
    /// From now on whatever is asked of `path` is unobserved for this reason.
    void spoil(const std::string& path, Unobserved why) { spoilt_.emplace(path, std::move(why)); }

    const std::vector<DiskVolume>& volumes() const override { return volumes_; }
    Observed<DiskEntry> look(std::size_t volume, std::string_view path) override;
    Observed<std::string> read(std::size_t volume, std::string_view path, std::size_t most) override;
    Observed<std::string> read_part(std::size_t volume, std::string_view path, std::uint64_t from,
                                    std::size_t most) override;
    Observed<std::vector<DiskName>> list(std::size_t volume, std::string_view path) override;
    Observed<std::string> link(std::size_t volume, std::string_view path) override;
    Observed<std::optional<std::string>> attribute(std::size_t volume, std::string_view path,
                                                   std::string_view name) override;

  private:
    Observed<std::string> place(std::size_t volume, std::string_view path, bool follow_last) const;

    std::map<std::string, FakeThing> things_;  ///< by absolute path; "" is the root
    std::map<std::string, Unobserved> spoilt_;
    std::vector<DiskVolume> volumes_;
};

}  // namespace plateau::fakes
