#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/ports/hive_reader.h"

namespace plateau::fakes {

/// A key of a fake hive, with all below it.
struct HiveKey {
    std::string name;  ///< of the root: any
    std::vector<HiveValue> values{};
    std::vector<HiveKey> keys{};
};

/// `text` (ASCII) in UTF-16LE with its closing zero, as Windows writes texts.
std::string utf16(std::string_view text);
/// REG_SZ, REG_DWORD, REG_MULTI_SZ.
HiveValue text_value(std::string name, std::string_view text);
HiveValue number_value(std::string name, std::uint32_t number);
HiveValue texts_value(std::string name, const std::vector<std::string>& texts);

/// The key at that path below `root`, made with those on the way.
HiveKey& key_at(HiveKey& root, std::string_view path);

/// A hive in memory.
class FakeHive final : public Hive {
  public:
    explicit FakeHive(HiveKey root, bool replayed = false) : root_(std::move(root)), replayed_(replayed) {}

    bool replayed() const override { return replayed_; }
    Observed<std::vector<std::string>> keys(std::string_view path) override;
    Observed<std::vector<HiveValue>> values(std::string_view path) override;

  private:
    Observed<const HiveKey*> find(std::string_view path) const;

    HiveKey root_;
    bool replayed_;
};

/// Hives in memory, by the name of their file.
class FakeHiveReader final : public HiveReader {
  public:
    void add(const std::string& file, HiveKey root) { hives_.insert_or_assign(file, std::move(root)); }
    Observed<std::unique_ptr<Hive>> open(const HiveFiles& files) override;

  private:
    std::map<std::string, HiveKey> hives_;
};

/// The bytes of a hive that was written out and holds these keys, each of at most 1,000 keys and values of at most 16
/// KiB, with ASCII names.
std::string made_hive(const HiveKey& root);

}  // namespace plateau::fakes
