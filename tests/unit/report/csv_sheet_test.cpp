#include "engine/report/csv_sheet.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/golden.h"
#include "tests/unit/report/sample_sheet.h"

using plateau::csv_field;
using plateau::csv_sheet;
using plateau::Language;
using plateau::test::bare_sheet;
using plateau::test::full_sheet;
using plateau::test::hostile;

namespace {

/// RFC 4180: rows of fields; quotes doubled inside quotes.
std::vector<std::vector<std::string>> parsed(std::string_view csv, char separator) {
    std::vector<std::vector<std::string>> rows(1, {""});
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        std::string& field = rows.back().back();
        if (quoted && csv[i] == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
            field += csv[i++];
        } else if (csv[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && csv[i] == separator) {
            rows.back().emplace_back();
        } else if (!quoted && csv.substr(i).starts_with("\r\n")) {
            rows.push_back({""});
            ++i;
        } else {
            field += csv[i];
        }
    }
    rows.pop_back();
    return rows;
}

}  // namespace

TEST_CASE("the table of a whole exam is the one that was looked at, in both languages") {
    const auto sheet = full_sheet();
    plateau::check_golden("report/sheet-fr.csv", csv_sheet(sheet.source(Language::fr)));
    plateau::check_golden("report/sheet-en.csv", csv_sheet(sheet.source(Language::en)));
}

TEST_CASE("a table has a mark of its encoding, one row of names and one an item, all of one length") {
    const auto sheet = full_sheet();
    for (const auto& [language, separator] : {std::pair(Language::fr, ';'), std::pair(Language::en, ',')}) {
        const std::string csv = csv_sheet(sheet.source(language));
        REQUIRE(csv.starts_with("\xef\xbb\xbf"));
        const auto rows = parsed(std::string_view(csv).substr(3), separator);
        CHECK(rows.size() == sheet.correction.items.size() + 1);
        for (const auto& row : rows) {
            CHECK(row.size() == 20);
        }
        CHECK(rows[1][6] == "dhcp-printer");
    }
}

TEST_CASE("points are numbers to the spreadsheet of the reader's country") {
    auto sheet = bare_sheet();
    sheet.correction.items[0].quarter_points = 7;
    CHECK(csv_sheet(sheet.source(Language::fr)).find("\";1,75;1;\"") != std::string::npos);
    CHECK(csv_sheet(sheet.source(Language::en)).find("\",1.75,1,\"") != std::string::npos);
}

TEST_CASE("no field is a formula, and taking one apostrophe off gives the text back") {
    for (const std::string text :
         {"=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"}) {
        CAPTURE(text);
        CHECK(csv_field(text) == "\"'" + text + "\"");
    }
    CHECK(csv_field("'quoted'") == "\"''quoted'\"");
    CHECK(csv_field("a=1") == "\"a=1\"");
    CHECK(csv_field("") == "\"\"");
    CHECK(csv_field("say \"=1\"") == "\"say \"\"=1\"\"\"");
}

TEST_CASE("what a candidate's machine says stays in its field") {
    auto sheet = bare_sheet();
    sheet.correction.candidate = "=cmd|'/C calc'!A0";
    sheet.correction.items[0].on = "a\";\"b,c\r\nd";
    sheet.correction.items[0].fields = {{.name = "name", .expected = "x", .seen = hostile, .met = false}};
    const std::string csv = csv_sheet(sheet.source(Language::fr));
    const auto rows = parsed(std::string_view(csv).substr(3), ';');
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].size() == 20);
    CHECK(rows[1][0] == "'=cmd|'/C calc'!A0");
    CHECK(rows[1][8] == "a\";\"b,c␍␊d");
    CHECK(rows[1][13].find("␊=1+1") != std::string::npos);
}
