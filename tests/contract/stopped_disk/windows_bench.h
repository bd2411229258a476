#pragma once

#include "engine/app/stopped_disks.h"
#include "tests/contract/disk_reader/ntfs_bench.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_hive_reader.h"

/// Disks of Windows machines, made of hives without a Windows.
namespace plateau::contract {

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

/// A SYSTEM hive of a machine of that name, which was written out.
inline std::string system_of(const std::string& name) {
    fakes::HiveKey root{.name = "ROOT"};
    fakes::key_at(root, "Select").values = {fakes::number_value("Current", 1)};
    fakes::key_at(root, "ControlSet001\\Control\\ComputerName\\ComputerName").values = {
        fakes::text_value("ComputerName", name)};
    fakes::key_at(root, "ControlSet001\\Services\\Spooler").values = {
        fakes::number_value("Type", 0x10), fakes::number_value("Start", 2),
        fakes::text_value("ImagePath", "C:\\spoolsv.exe")};
    return fakes::made_hive(root);
}

class WindowsBench : public NtfsBench {
  public:
    static constexpr const char* system_place = "/Windows/System32/config/SYSTEM";

    /// A raw disk of such a machine, with what else `orders` ask for.
    std::filesystem::path machine(const std::string& name, const std::string& orders = {}) {
        return ntfs(ntfs_folders + put("file", system_place, system_of(name)) + orders);
    }

    FactsRecord observe(const std::filesystem::path& disk, const std::vector<std::string>& kinds = {"host", "volume"}) {
        Places places = places_of_this_program();
        places.private_programs = std::filesystem::path(PLATEAU_DISK_READER).parent_path();
        return observe_stopped_disk(places, disk, {std::filesystem::canonical(folder())},
                                    {.role = "client", .name = "post", .kinds = kinds}, store, Epoch());
    }

    fakes::FakeCaseStore store;
};

/// The only fact of that kind.
inline const Fact& only(const FactsRecord& record, const std::string& kind) {
    const Fact* found = nullptr;
    for (const Fact& fact : record.facts) {
        if (fact.kind == kind) {
            REQUIRE(found == nullptr);
            found = &fact;
        }
    }
    REQUIRE_MESSAGE(found != nullptr,
                    kind << " was not stated: " << (record.unobserved.empty() ? "" : record.unobserved.front().why));
    return *found;
}

}  // namespace plateau::contract
