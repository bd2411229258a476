#include "engine/custody/export.h"

#include <doctest/doctest.h>

#include "engine/custody/signed_seal.h"
#include "tests/unit/custody/custody_bench.h"

using namespace plateau;
namespace fs = std::filesystem;

namespace {

std::string seal_text(const Centre& centre, const std::string& session, const std::string& seat) {
    SealManifest manifest;
    manifest.owner = {.instance = "i", .session = session, .seat = seat};
    manifest.files = {{.name = "client.qcow2", .size = 1, .sha256 = "sha256:22"}};
    return to_text(signed_seal_of(manifest, "17", "0.1.0", std::nullopt), centre.key);
}

CustodyExport parts_of(const Centre& centre) {
    {
        Journal journal = centre.journal();
        journal.append(opened());
        journal.append(to_the_store());
    }
    return {.session = "s1",
            .made = "2027-01-15T18:00:00.000Z",
            .plateau = "0.1.0",
            .journal = centre.journal_text(),
            .personal = centre.personal_text(),
            .seals = {{"03", seal_text(centre, "s1", "03")}}};
}

std::string id_of_problem(const fs::path& folder, const CentrePublicKey& key) {
    const auto proved = prove_export(folder, key);
    return proved ? "" : proved.error().why.id;
}

}  // namespace

TEST_CASE("an export holds with the centre's public key and nothing else") {
    const Centre centre;
    const fs::path folder = centre.folder.path() / "export";
    write_export(folder, parts_of(centre), centre.key);
    const auto proved = prove_export(folder, centre.key.public_key());
    REQUIRE(proved);
    CHECK(proved->session == "s1");
    CHECK(proved->entries == 2);
    CHECK(proved->erased == 0);
    CHECK(proved->seats == std::vector<std::string>{"03"});
    const Centre other;
    CHECK(id_of_problem(folder, other.key.public_key()) == "custody.export.not_signed");
}

TEST_CASE("every byte of an export is flipped, one after the other, and every flip is noticed") {
    const Centre centre;
    const fs::path folder = centre.folder.path() / "export";
    write_export(folder, parts_of(centre), centre.key);
    std::size_t flips = 0;
    std::size_t noticed = 0;
    for (const char* name : {"export.json", "journal.jsonl", "personal.jsonl", "centre.pub", "seals/03.json"}) {
        const std::string good = read_file(folder / name);
        for (std::size_t i = 0; i < good.size(); ++i) {
            std::string bad = good;
            bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
            std::FILE* file = std::fopen((folder / name).c_str(), "wb");
            REQUIRE(file != nullptr);
            std::fwrite(bad.data(), 1, bad.size(), file);
            std::fclose(file);
            ++flips;
            noticed += id_of_problem(folder, centre.key.public_key()).empty() ? 0 : 1;
        }
        write_file_atomically(folder / name, good);
    }
    MESSAGE(flips << " bytes flipped, " << noticed << " noticed");
    CHECK(flips > 2000);
    CHECK(noticed == flips);
    CHECK(id_of_problem(folder, centre.key.public_key()).empty());
}

TEST_CASE("a file that is missing, added or no file is named") {
    const Centre centre;
    const fs::path folder = centre.folder.path() / "export";
    write_export(folder, parts_of(centre), centre.key);
    const CentrePublicKey key = centre.key.public_key();
    write_file_atomically(folder / "notes.txt", "x");
    CHECK(id_of_problem(folder, key) == "custody.export.unlisted");
    fs::remove(folder / "notes.txt");
    fs::create_symlink("journal.jsonl", folder / "link");
    CHECK(id_of_problem(folder, key) == "custody.export.stranger");
    fs::remove(folder / "link");
    fs::remove(folder / "seals/03.json");
    CHECK(prove_export(folder, key).error() ==
          CustodyProblem{"seals/03.json", 0, {"custody.export.missing", {{"file", "seals/03.json"}}}});
    fs::remove(folder / "export.json");
    CHECK(id_of_problem(folder, key) == "custody.export.no_index");
}

TEST_CASE("what the centre itself put together wrongly does not hold") {
    const Centre centre;
    const CustodyExport good = parts_of(centre);
    const auto problem_with = [&](const CustodyExport& parts, const char* name) {
        write_export(centre.folder.path() / name, parts, centre.key);
        return id_of_problem(centre.folder.path() / name, centre.key.public_key());
    };
    CustodyExport parts = good;
    parts.session = "s2";
    CHECK(problem_with(parts, "a") == "custody.entry.other_session");
    parts = good;
    parts.seals["04"] = good.seals.at("03");
    CHECK(problem_with(parts, "b") == "custody.export.other_seal");
    parts = good;
    parts.seals["03"] = seal_text(centre, "s2", "03");
    CHECK(problem_with(parts, "c") == "custody.export.other_seal");
}

TEST_CASE("an export is not written over another") {
    const Centre centre;
    const CustodyExport parts = parts_of(centre);
    write_export(centre.folder.path() / "export", parts, centre.key);
    CHECK_THROWS(write_export(centre.folder.path() / "export", parts, centre.key));
}
