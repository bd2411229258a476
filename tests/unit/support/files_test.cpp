#include "engine/support/files.h"

#include <doctest/doctest.h>

#include <fstream>

#include "engine/support/error.h"
#include "engine/support/sha256.h"

using plateau::Error;
using plateau::ErrorKind;
using plateau::TemporaryFolder;

namespace {

ErrorKind kind_of_read(const std::filesystem::path& file, std::size_t limit,
                       plateau::FileNamedBy by = plateau::FileNamedBy::plateau) {
    try {
        plateau::read_file(file, limit, by);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a file is replaced as a whole, with the mode asked for, and nothing stays beside it") {
    const TemporaryFolder folder("plateau-test");
    const auto file = folder.path() / "a";
    plateau::write_file_atomically(file, "one");
    plateau::write_file_atomically(file, "two", 0600);
    CHECK(plateau::read_file(file) == "two");
    CHECK(std::filesystem::status(file).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a file that is not there or too large says which it is") {
    const TemporaryFolder folder("plateau-test");
    plateau::write_file_atomically(folder.path() / "a", "12345");
    CHECK(kind_of_read(folder.path() / "b", 100) == ErrorKind::not_found);
    CHECK(kind_of_read(folder.path() / "a", 4) == ErrorKind::exhausted);
    CHECK(plateau::read_file(folder.path() / "a", 5) == "12345");
}

TEST_CASE("a file that a person named and that cannot be read is invalid input, whatever the reason") {
    const TemporaryFolder folder("plateau-test");
    plateau::write_file_atomically(folder.path() / "a", "12345");
    for (const auto& [file, limit] :
         {std::pair(folder.path() / "absent", 100), std::pair(folder.path(), 100),
          std::pair(folder.path() / "a" / "under", 100), std::pair(folder.path() / "a", 4)}) {
        CAPTURE(file);
        CHECK(kind_of_read(file, static_cast<std::size_t>(limit), plateau::FileNamedBy::person) ==
              ErrorKind::invalid_input);
    }
}

TEST_CASE("a folder that is not there is said of the file that was to be written") {
    const TemporaryFolder folder("plateau-test");
    try {
        plateau::write_file_atomically(folder.path() / "no" / "a", "x");
        FAIL("it was written");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::not_found);
        CHECK(error.message().id == "file.unwritable");
    }
}

TEST_CASE("a temporary folder goes with its object") {
    std::filesystem::path path;
    {
        const TemporaryFolder folder("plateau-test");
        path = folder.path();
        std::ofstream(path / "file") << "x";
        CHECK(std::filesystem::exists(path));
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a hash is the same over bytes and over a file of them") {
    const TemporaryFolder folder("plateau-test");
    const std::string bytes(3 << 20, 'z');
    plateau::write_file_atomically(folder.path() / "a", bytes);
    CHECK(plateau::sha256_of("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(plateau::sha256_of_file(folder.path() / "a") == plateau::sha256_of(bytes));
}
