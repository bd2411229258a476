#include "engine/custody/signed_seal.h"

#include <doctest/doctest.h>

#include "engine/support/sha256.h"
#include "tests/unit/custody/custody_bench.h"

using namespace plateau;

namespace {

SealedFile file_of(const std::string& name, const std::string& bytes) {
    return {.name = name, .size = static_cast<std::int64_t>(bytes.size()), .sha256 = sha256_of(bytes)};
}

SignedSeal seal_of_a_post() {
    SealManifest manifest;
    manifest.owner = {.instance = "i", .session = "s1", .seat = "03"};
    manifest.files = {file_of("client.qcow2", "disk one"), file_of("server.qcow2", "disk two")};
    manifest.images = {{.name = "practice/client", .hash = "sha256:11"}};
    manifest.router_export = file_of("router.export", "config");
    return signed_seal_of(manifest, "17", "0.1.0", file_of("live.json", "facts"));
}

}  // namespace

TEST_CASE("a signed seal is read back, and no other byte of it is") {
    const Centre centre;
    const SignedSeal seal = seal_of_a_post();
    const std::string text = to_text(seal, centre.key);
    const auto read = read_signed_seal(text, centre.key.public_key(), "seals/03.json");
    REQUIRE(read);
    CHECK(*read == seal);
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string bad = text;
        bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
        CHECK_FALSE(read_signed_seal(bad, centre.key.public_key(), "seals/03.json"));
    }
    const Centre other;
    CHECK(read_signed_seal(text, other.key.public_key(), "seals/03.json").error().why.id == "custody.seal.not_signed");
}

TEST_CASE("a seal whose file would lie outside its folder is none") {
    const Centre centre;
    SignedSeal seal = seal_of_a_post();
    seal.live_facts->name = "../live.json";
    CHECK(read_signed_seal(to_text(seal, centre.key), centre.key.public_key(), "x").error().why.id ==
          "custody.seal.no_record");
}

TEST_CASE("a sealed post holds until one of its files is changed or gone, and that one is named") {
    const Centre centre;
    const auto folder = centre.folder.path();
    const std::pair<const char*, const char*> files[] = {{"client.qcow2", "disk one"},
                                                         {"server.qcow2", "disk two"},
                                                         {"router.export", "config"},
                                                         {"live.json", "facts"}};
    for (const auto& [name, bytes] : files) {
        write_file_atomically(folder / name, bytes);
    }
    const SignedSeal seal = seal_of_a_post();
    const SealedPlaces places{.overlays = folder, .case_folder = folder};
    CHECK_FALSE(first_broken(seal, places));
    for (const auto& [name, bytes] : files) {
        std::string changed = bytes;
        changed[1] = 'X';
        write_file_atomically(folder / name, changed);
        CHECK(first_broken(seal, places)->why == Message{"custody.seal.broken", {{"file", name}}});
        std::filesystem::remove(folder / name);
        CHECK(first_broken(seal, places)->why == Message{"custody.seal.missing", {{"file", name}}});
        write_file_atomically(folder / name, bytes);
    }
}
