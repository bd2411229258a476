// A folder in which somebody has put the hives of a machine.
#include "engine/app/hive_folder.h"

#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "engine/support/files.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;

namespace {

namespace fs = std::filesystem;

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

void put(const fs::path& file) {
    fs::create_directories(file.parent_path());
    write_file_atomically(file, "bytes");
}

std::string code_of(const Observed<HiveFiles>& files) {
    return files ? "none" : files.error().code;
}

}  // namespace

TEST_CASE("hives and their logs are found without regard to case") {
    const TemporaryFolder folder("hives");
    put(folder.path() / "System");
    put(folder.path() / "SYSTEM.log1");
    put(folder.path() / "system.LOG2");
    put(folder.path() / "system.LOG");
    put(folder.path() / "Users/Élodie/ntuser.dat");
    const auto system = hive_files(folder.path(), "SYSTEM");
    REQUIRE(system.has_value());
    CHECK(system->primary == folder.path() / "System");
    CHECK(system->logs == std::vector<fs::path>{folder.path() / "SYSTEM.log1", folder.path() / "system.LOG2"});
    const auto user = hive_files(folder.path(), "users/élodie/NTUSER.DAT");
    REQUIRE(user.has_value());
    CHECK(user->primary == folder.path() / "Users/Élodie/ntuser.dat");
    CHECK(user->logs.empty());
    CHECK(code_of(hive_files(folder.path(), "SAM")) == "windows.hive.absent");
    CHECK(code_of(hive_files(folder.path(), "users/other/NTUSER.DAT")) == "windows.hive.absent");
}

TEST_CASE("of two files that have the name of a hive none is taken for it") {
    const TemporaryFolder folder("hives");
    put(folder.path() / "SAM");
    put(folder.path() / "sam");
    CHECK(code_of(hive_files(folder.path(), "SAM")) == "windows.hive.twice");
}

TEST_CASE("a folder without hives is a record that knows nothing, and what is no folder is told") {
    const TemporaryFolder folder("hives");
    fakes::FakeCaseStore store;
    Places places;
    places.private_programs = folder.path();
    const WindowsSubject subject{.role = "client", .name = "client", .kinds = windows_kinds()};
    const auto record = observe_hive_folder(places, folder.path(), subject, store, Epoch());
    CHECK(record.kinds.empty());
    REQUIRE(record.unobserved.size() == windows_kinds().size());
    CHECK(record.unobserved.front().code == "windows.hive.absent");
    put(folder.path() / "file");
    CHECK_THROWS_AS((void)observe_hive_folder(places, folder.path() / "file", subject, store, Epoch()), Error);
    CHECK_THROWS_AS((void)observe_hive_folder(places, folder.path() / "none", subject, store, Epoch()), Error);
    CHECK(name_of_folder("/srv/post-01/") == "post-01");
    CHECK(name_of_folder("/srv/post-01/.") == "post-01");
}

TEST_CASE("users are those that have a hive below the folder, found by either spelling") {
    const TemporaryFolder folder("hives");
    put(folder.path() / "Users/Ann/ntuser.dat");
    put(folder.path() / "Users/Public/desktop.ini");
    fakes::FakeCaseStore store;
    Places places;
    places.private_programs = folder.path();
    const WindowsSubject subject{.role = "client", .name = "client", .kinds = {"mapped_drive"}};
    CHECK_THROWS_AS((void)observe_hive_folder(places, folder.path(), subject, store, Epoch()), Error);
    fs::remove(folder.path() / "Users/Ann/ntuser.dat");
    const auto none = observe_hive_folder(places, folder.path(), subject, store, Epoch());
    CHECK(none.kinds == std::vector<std::string>{"mapped_drive"});
    fs::remove_all(folder.path() / "Users");
    fs::create_directories(folder.path() / "users");
    const auto empty = observe_hive_folder(places, folder.path(), subject, store, Epoch());
    REQUIRE(empty.unobserved.size() == 1);
    CHECK(empty.unobserved.front().code == "windows.hive.absent");
    CHECK(empty.unobserved.front().why == "no users/NAME/NTUSER.DAT");
}
