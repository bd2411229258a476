#include "tests/contract/case_store.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "engine/adapters/files/folder_case_store.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;

TEST_CASE("the case store in memory keeps the contract") {
    fakes::FakeCaseStore store;
    contract::case_store_contract(store);
}

TEST_CASE("the case store in a folder keeps the contract") {
    const TemporaryFolder folder("plateau-case-store");
    FolderCaseStore store(folder.path());
    contract::case_store_contract(store);
}

TEST_CASE("evidence is found again by another store of the folder, under its hash") {
    const TemporaryFolder folder("plateau-case-store");
    const std::string hash = FolderCaseStore(folder.path()).keep("bytes");
    CHECK(FolderCaseStore(folder.path()).find(hash) == "bytes");
    CHECK(std::filesystem::exists(folder.path() / "evidence" / hash.substr(7, 2) / hash.substr(7)));
}

TEST_CASE("evidence that was changed is never handed out") {
    const TemporaryFolder folder("plateau-case-store");
    FolderCaseStore store(folder.path());
    const std::string hash = store.keep("bytes");
    write_file_atomically(folder.path() / "evidence" / hash.substr(7, 2) / hash.substr(7), "other bytes");
    try {
        store.find(hash);
        FAIL("damaged evidence was handed out");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::damaged);
        CHECK(error.message().id == "evidence.damaged");
    }
}

TEST_CASE("evidence that cannot be kept is an error, not silence") {
    const TemporaryFolder folder("plateau-case-store");
    write_file_atomically(folder.path() / "evidence", "a file where the folder should be");
    FolderCaseStore store(folder.path());
    CHECK_THROWS_AS(store.keep("bytes"), Error);
}
