#include "engine/helper/safe_files.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <optional>
#include <thread>

#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau::helper {

namespace {

namespace fs = std::filesystem;

bool always() {
    return true;
}

std::optional<ErrorKind> kind_thrown(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

void write_text(const fs::path& file, std::string_view text) {
    std::ofstream(file) << text;
}

}  // namespace

TEST_CASE("what somebody has open for writing is not sealed") {
    const TemporaryFolder folder("plateau-safe");
    const fs::path file = folder.path() / "disk";
    write_text(file, "work");
    const SafeFiles files({folder.path()});
    UniqueFd writer(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    CHECK(kind_thrown([&] { files.seal(file, always); }) == ErrorKind::conflict);
    writer.reset();
    CHECK(files.seal(file, always) == sha256_of("work"));
}

TEST_CASE("a hash that nobody waits for is given up") {
    const TemporaryFolder folder("plateau-safe");
    const fs::path file = folder.path() / "disk";
    write_text(file, "");
    fs::resize_file(file, std::uintmax_t{1} << 40);
    const SafeFiles files({folder.path()});
    std::atomic<int> asked{0};
    CHECK(kind_thrown([&] { files.seal(file, [&] { return ++asked < 3; }); }) == ErrorKind::unavailable);
    CHECK(asked == 3);
}

TEST_CASE("the rights to read are kept and those to write, to run as its owner or to be run by name are not") {
    const TemporaryFolder folder("plateau-safe");
    const fs::path file = folder.path() / "disk";
    write_text(file, "work");
    fs::permissions(file, fs::perms(04664));
    SafeFiles({folder.path()}).seal(file, always);
    CHECK(fs::status(file).permissions() == fs::perms(0444));
}

TEST_CASE("a folder is followed as it was at the start, whatever takes its name") {
    const TemporaryFolder folder("plateau-safe");
    const fs::path store = folder.path() / "store";
    fs::create_directory(store);
    write_text(store / "disk", "ours");
    const SafeFiles files({store});
    fs::rename(store, folder.path() / "moved");
    fs::create_directory(folder.path() / "theirs");
    write_text(folder.path() / "theirs" / "disk", "theirs");
    fs::create_directory_symlink("theirs", store);
    CHECK(files.seal(store / "disk", always) == sha256_of("ours"));
}

TEST_CASE("a link put in the way at any moment is never followed") {
    const TemporaryFolder folder("plateau-safe");
    const fs::path store = folder.path() / "store";
    const fs::path secret = folder.path() / "secret";
    fs::create_directories(store / "seat");
    fs::create_directory(secret);
    write_text(store / "seat" / "disk", "ours");
    write_text(secret / "disk", "secret");
    fs::create_directory_symlink("../secret", store / "link");
    const SafeFiles files({store});
    std::atomic<bool> done{false};
    std::thread swapper([&] {
        while (!done) {
            ::renameat2(AT_FDCWD, (store / "seat").c_str(), AT_FDCWD, (store / "link").c_str(), RENAME_EXCHANGE);
        }
    });
    const std::string ours = sha256_of("ours");
    int of_another_file = 0;
    for (int i = 0; i < 2000; ++i) {
        try {
            const std::string hash = files.seal(store / "seat" / "disk", always);
            of_another_file += hash != ours ? 1 : 0;
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::denied);
        }
    }
    done = true;
    swapper.join();
    CHECK(of_another_file == 0);
    CHECK((fs::status(secret / "disk").permissions() & fs::perms::owner_write) != fs::perms::none);
}

TEST_CASE("only folders with absolute paths can be told at the start") {
    const TemporaryFolder folder("plateau-safe");
    write_text(folder.path() / "file", "");
    const auto start = [](const fs::path& root) { return kind_thrown([&] { SafeFiles({root}); }); };
    CHECK(start(folder.path()) == std::nullopt);
    CHECK(start(folder.path() / "") == std::nullopt);
    CHECK(start(folder.path() / "absent") == ErrorKind::invalid_input);
    CHECK(start(folder.path() / "file") == ErrorKind::invalid_input);
    CHECK(start("tests") == ErrorKind::invalid_input);
    CHECK(start("") == ErrorKind::invalid_input);
}

TEST_CASE("a folder told with a slash at its end holds its files") {
    const TemporaryFolder folder("plateau-safe");
    write_text(folder.path() / "disk", "work");
    const SafeFiles files({folder.path() / ""});
    CHECK(files.seal(folder.path() / "disk", always) == sha256_of("work"));
    CHECK(files.free_space(folder.path()) > 0);
}

}  // namespace plateau::helper
