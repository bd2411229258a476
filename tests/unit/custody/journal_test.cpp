#include "engine/custody/journal.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "engine/support/error.h"
#include "tests/unit/custody/custody_bench.h"

using namespace plateau;
namespace fs = std::filesystem;

namespace {

void write_some(const Centre& centre) {
    Journal journal = centre.journal();
    journal.append(opened());
    journal.append(to_the_store());
    journal.append(CustodyAct{"seat.extended", "invigilator", "invigilator-7", "power cut", "03", {{"minutes", 19}}});
}

std::string id_of_problem(const Centre& centre, const std::string& journal, const std::string& personal,
                          const std::string& session = "s1") {
    const auto read = read_journal({.journal = journal, .personal = personal}, centre.key.public_key(), session);
    return read ? "" : read.error().why.id;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = text.find('\n', start) + 1;
        lines.push_back(text.substr(start, end - start));
        start = end;
    }
    return lines;
}

void add_to(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::app | std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("what was written is read back in its order, with who and why") {
    const Centre centre;
    write_some(centre);
    const auto entries = centre.journal().entries();
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].what == "session.opened");
    CHECK(entries[0].at == "2027-01-15T08:00:01.000Z");
    CHECK(entries[0].personal == Record{{"who", "manager-1"}});
    CHECK(entries[1].what == "handover");
    CHECK(entries[1].seat == "03");
    CHECK(entries[1].args ==
          Record{{"from", "invigilator"}, {"to", "store_room"}, {"seal", "holds"}, {"seal_hash", "sha256:00"}});
    CHECK(entries[2].seq == 3);
    CHECK(entries[2].args == Record{{"minutes", 19}});
}

TEST_CASE("no person is named in the signed part") {
    const Centre centre;
    write_some(centre);
    CHECK(centre.journal_text().find("invigilator-7") == std::string::npos);
    CHECK(centre.journal_text().find("power cut") == std::string::npos);
}

TEST_CASE("a journal goes on where it was, and a second writer is kept out") {
    const Centre centre;
    write_some(centre);
    Journal journal = centre.journal();
    CHECK_THROWS_AS(centre.journal(), Error);
    CHECK(journal.append(opened()).seq == 4);
    CHECK(journal.entries().size() == 4);
}

TEST_CASE("a line that a power cut tore at any byte is mended and no whole entry is lost") {
    const Centre whole;
    write_some(whole);
    const std::string journal = whole.journal_text();
    const std::string personal = whole.personal_text();
    const std::size_t kept_journal = lines_of(journal)[0].size() + lines_of(journal)[1].size();
    const std::size_t kept_personal = lines_of(personal)[0].size() + lines_of(personal)[1].size();
    // The third entry: its personal part is written first, then its line.
    for (std::size_t cut = kept_personal; cut < personal.size() + journal.size() - kept_journal; cut += 7) {
        const std::size_t of_personal = std::min(cut, personal.size());
        fs::resize_file(whole.personal_file(), 0);
        fs::resize_file(whole.journal_file(), 0);
        add_to(whole.personal_file(), personal.substr(0, of_personal));
        add_to(whole.journal_file(), journal.substr(0, kept_journal + cut - of_personal));
        Journal mended = whole.journal();
        CHECK(mended.entries().size() == 2);
        CHECK(mended.append(opened()).seq == 3);
        CHECK(mended.entries().size() == 3);
    }
}

TEST_CASE("zeros that a power cut left at the end are mended") {
    const Centre centre;
    write_some(centre);
    add_to(centre.journal_file(), std::string(4096, '\0'));
    CHECK(centre.journal().entries().size() == 3);
}

TEST_CASE("a line that was dropped, doubled, swapped or is another's is named") {
    const Centre centre;
    write_some(centre);
    const auto l = lines_of(centre.journal_text());
    const std::string personal = centre.personal_text();
    CHECK(id_of_problem(centre, centre.journal_text(), personal).empty());
    CHECK(id_of_problem(centre, l[1] + l[2], personal) == "custody.entry.chain");
    CHECK(id_of_problem(centre, l[0] + l[2], personal) == "custody.entry.chain");
    CHECK(id_of_problem(centre, l[0] + l[0] + l[1] + l[2], personal) == "custody.entry.chain");
    CHECK(id_of_problem(centre, l[0] + l[2] + l[1], personal) == "custody.entry.chain");
    CHECK(id_of_problem(centre, l[0] + l[1], personal) == "custody.personal.no_entry");
    CHECK(id_of_problem(centre, centre.journal_text(), personal, "s2") == "custody.entry.other_session");
    const Centre other;
    CHECK(id_of_problem(other, centre.journal_text(), personal) == "custody.entry.not_signed");
}

TEST_CASE("a personal part that is gone, changed or another's is named") {
    const Centre centre;
    write_some(centre);
    const std::string journal = centre.journal_text();
    const std::string personal = centre.personal_text();
    const auto l = lines_of(personal);
    CHECK(id_of_problem(centre, journal, l[0] + l[2]) == "custody.personal.missing");
    CHECK(id_of_problem(centre, journal, l[1] + l[0] + l[2]) == "custody.personal.no_record");
    std::string forged = personal;
    forged.replace(forged.find("invigilator-7"), 13, "invigilator-9");
    CHECK(id_of_problem(centre, journal, forged) == "custody.personal.other");
}

TEST_CASE("every byte of a journal's two files counts") {
    const Centre centre;
    write_some(centre);
    const std::string journal = centre.journal_text();
    const std::string personal = centre.personal_text();
    for (std::size_t i = 0; i < journal.size(); ++i) {
        std::string bad = journal;
        bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
        CHECK_FALSE(id_of_problem(centre, bad, personal).empty());
    }
    for (std::size_t i = 0; i < personal.size(); ++i) {
        std::string bad = personal;
        bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
        CHECK_FALSE(id_of_problem(centre, journal, bad).empty());
    }
}

TEST_CASE("personal data that are erased are gone, the erasure says so and the chain holds") {
    const Centre centre;
    write_some(centre);
    const std::string before = centre.personal_text();
    {
        Journal journal = centre.journal();
        journal.erase_personal("admin", "admin-1", "kept long enough");
        journal.append(opened());
    }
    const auto entries = centre.journal().entries();
    REQUIRE(entries.size() == 5);
    CHECK(entries[0].erased);
    CHECK(entries[2].personal.empty());
    CHECK(entries[2].args == Record{{"minutes", 19}});
    CHECK_FALSE(entries[3].erased);
    CHECK(entries[3].personal.at("who") == Value("admin-1"));
    CHECK(centre.personal_text().find("invigilator-7") == std::string::npos);
    CHECK(id_of_problem(centre, centre.journal_text(), before + centre.personal_text()) == "custody.personal.other");
}

TEST_CASE("an erasure that a power cut stopped is ended at the next opening") {
    const Centre centre;
    write_some(centre);
    const std::string before = centre.personal_text();
    centre.journal().erase_personal("admin", "admin-1", "");
    const std::string after = centre.personal_text();
    fs::resize_file(centre.personal_file(), 0);
    add_to(centre.personal_file(), before + after);
    CHECK(centre.journal().entries().size() == 4);
    CHECK(centre.personal_text() == after);
}

TEST_CASE("a journal that was changed is not written to") {
    const Centre centre;
    write_some(centre);
    const auto l = lines_of(centre.journal_text());
    fs::resize_file(centre.journal_file(), 0);
    add_to(centre.journal_file(), l[0] + l[2]);
    try {
        centre.journal();
        FAIL("it was opened");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::damaged);
        CHECK(error.message().id == "custody.entry.chain");
    }
}
