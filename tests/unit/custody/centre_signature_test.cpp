#include "engine/custody/centre_signature.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "engine/support/error.h"
#include "engine/support/files.h"
#include "tests/unit/custody/custody_bench.h"

using namespace plateau;
namespace fs = std::filesystem;

TEST_CASE("the centre's key is made once, for its owner alone, and is the same ever after") {
    const Centre centre;
    const fs::path file = centre.folder.path() / "centre.sign";
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    const std::string before = read_file(file);
    const CentreKey again(file);
    CHECK(again.public_key() == centre.key.public_key());
    CHECK(read_file(file) == before);
}

TEST_CASE("every changed byte of the key's file makes it no key, and it is not made anew") {
    const Centre centre;
    const fs::path file = centre.folder.path() / "centre.sign";
    const std::string good = read_file(file);
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        write_file_atomically(file, bad, 0600);
        CHECK_THROWS_AS(CentreKey{file}, Error);
        CHECK(read_file(file) == bad);
    }
}

TEST_CASE("a key that others may read is refused") {
    const Centre centre;
    const fs::path file = centre.folder.path() / "centre.sign";
    fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
    CHECK_THROWS_AS(CentreKey{file}, Error);
}

TEST_CASE("a signature holds for its bytes, its purpose and its key only") {
    const Centre centre;
    const Centre other;
    const CentrePublicKey open = centre.key.public_key();
    const std::string signature = centre.key.sign(SignaturePurpose::seal, "bytes");
    CHECK(open.holds(SignaturePurpose::seal, "bytes", signature));
    CHECK_FALSE(open.holds(SignaturePurpose::seal, "byteS", signature));
    CHECK_FALSE(open.holds(SignaturePurpose::journal_entry, "bytes", signature));
    CHECK_FALSE(open.holds(SignaturePurpose::export_index, "bytes", signature));
    CHECK_FALSE(other.key.public_key().holds(SignaturePurpose::seal, "bytes", signature));
    CHECK_FALSE(open.holds(SignaturePurpose::seal, "bytes", ""));
}

TEST_CASE("a public key is read back from its text, and no other byte of the text is") {
    const Centre centre;
    const std::string text = centre.key.public_key().text();
    REQUIRE(CentrePublicKey::from_text(text) == centre.key.public_key());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string bad = text;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        const auto read = CentrePublicKey::from_text(bad);
        CHECK_FALSE((read && *read == centre.key.public_key()));
    }
}

TEST_CASE("a fingerprint is the first 80 bits of the key's SHA-256") {
    CHECK(CentrePublicKey(std::string(32, '\0')).fingerprint() == "6668-7aad-f862-bd77-6c8f");
}
