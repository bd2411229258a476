#include "engine/scenario/roster.h"

#include <doctest/doctest.h>

#include "engine/scenario/csv.h"
#include "engine/support/files.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

const RosterRules rules{.seats = {"01", "02", "03"}, .exams = {"full", "ccp2"}, .duration = 3h};

/// The problems of a roster, each by place and id: "2:8 roster.extra.reference".
std::vector<std::string> problems_of(std::string_view text) {
    Problems problems("r");
    read_roster(text, rules, problems);
    std::vector<std::string> all;
    for (const Problem& problem : problems.sorted()) {
        all.push_back(std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + " " +
                      problem.message.id);
    }
    return all;
}

Roster roster_of(std::string_view text) {
    Problems problems("r");
    Roster roster = read_roster(text, rules, problems);
    CHECK(problems.sorted().empty());
    return roster;
}

using Ids = std::vector<std::string>;
using Encoding = RosterText::Encoding;

}  // namespace

TEST_CASE("a list as the contract writes it") {
    const Roster roster = roster_of(
        "seat,candidate,name,exam,extra_time,extra_time_reference\n"
        "01,c-01,\"Nom, Prénom\",full,20 min,D-12\n"
        "02,c-02,B,ccp2,,\n");
    REQUIRE(roster.size() == 2);
    CHECK(roster[0] == RosterLine{.seat = "01",
                                  .candidate = "c-01",
                                  .name = "Nom, Prénom",
                                  .exam = "full",
                                  .extra = 20min,
                                  .extra_reference = "D-12"});
    CHECK(roster[1].extra == 0s);
}

TEST_CASE("columns in French, in any order, parted by semicolons, with empty lines") {
    const Roster roster =
        roster_of("Nom;Poste;Candidat;Décision;Temps supplémentaire\r\n\r\nB;02;7;D;Tiers temps\r\n;;;;\r\n");
    REQUIRE(roster.size() == 1);
    CHECK(roster[0].seat == "02");
    CHECK(roster[0].exam == "full");
    CHECK(roster[0].extra == 1h);
}

TEST_CASE("extra time as decisions write it") {
    for (const char* third :
         {"1/3", "tiers temps", "Tiers-temps", "+33 %", "1/3 temps", "1h", "60", "60 min", "60mn", "1,33", "1.33"}) {
        CAPTURE(third);
        CHECK(extra_time(third, 3h) == 60min);
    }
    CHECK(extra_time("", 3h) == 0s);
    CHECK(extra_time("1h05", 3h) == 65min);
    CHECK(extra_time("1 h 05 min", 3h) == 65min);
    CHECK(extra_time("20 %", 50min) == 10min);
    CHECK(extra_time("1/3", 1h) == 20min);
    CHECK(extra_time("10 %", 55min) == 6min);  // five and a half
    for (const char* none :
         {"0", "-5", "yes", "4h", "200 %", "0,5", "1/0", "1h70", "20 minutes more", "1.", "1/3/3", "999999999"}) {
        CAPTURE(none);
        CHECK(extra_time(none, 3h) == std::nullopt);
    }
}

TEST_CASE("every problem is told with its place") {
    CHECK(problems_of("") == Ids{"1:1 roster.empty"});
    CHECK(problems_of("seat,name\n") == Ids{"1:1 roster.column.missing"});
    CHECK(problems_of("seat,seat,candidate,name,age\n") ==
          Ids{"1:6 roster.column.twice", "1:26 roster.column.unknown"});
    CHECK(problems_of("seat,candidate,name\n01,a\n") == Ids{"2:1 roster.field.missing"});
    CHECK(problems_of("seat,candidate,name\n01,a,A,x\n") == Ids{"2:8 roster.field.extra"});
    CHECK(problems_of("seat,candidate,name\n07,a,A\n") == Ids{"2:1 roster.seat.unknown"});
    CHECK(problems_of("seat,candidate,name\n01,a,A\n01,b,B\n") == Ids{"3:1 roster.seat.twice"});
    CHECK(problems_of("seat,candidate,name\n01,É,A\n02,é,B\n") == Ids{"3:4 roster.candidate.twice"});
    CHECK(problems_of("seat,candidate,name,exam\n01,a,A,ccp9\n") == Ids{"2:8 roster.exam.unknown"});
    CHECK(problems_of("seat,candidate,name,extra_time\n01,a,A,much\n") == Ids{"2:8 roster.extra.form"});
    CHECK(problems_of("seat,candidate,name,extra_time\n01,a,A,20\n") == Ids{"2:8 roster.extra.reference"});
    CHECK(problems_of("seat,candidate,name\n01,a,\"A\nB\"\n") == Ids{"2:6 roster.field.control"});
    CHECK(problems_of("seat,candidate,name\n01,a," + std::string(121, 'x')) == Ids{"2:6 roster.field.long"});
    CHECK(problems_of("seat,candidate,name\n01,a,\"A") == Ids{"2:6 csv.quote.open"});
    CHECK(problems_of("seat,candidate,name\n01,a,\"A\"b\n") == Ids{"2:9 csv.quote.after"});
    std::string many = "seat,candidate,name\n";
    for (int i = 0; i < 501; ++i) {
        many += "01,a,A\n";
    }
    CHECK(problems_of(many).size() == 51);
}

TEST_CASE("a list is read from what spreadsheets write") {
    CHECK(text_of_roster("\xef\xbb\xbfé")->text == "é");
    CHECK(text_of_roster(std::string_view("\xff\xfe\xe9\0", 4))->text == "é");
    CHECK(text_of_roster(std::string_view("\xfe\xff\0\xe9", 4))->text == "é");
    CHECK(text_of_roster("\xe9 \x80 \x9c")->text == "é € œ");
    CHECK(text_of_roster("\xe9")->encoding == Encoding::windows_1252);
    CHECK(text_of_roster("\xc3\xa9")->encoding == Encoding::utf8);
    CHECK_FALSE(text_of_roster(std::string_view("a\0b", 3)).has_value());
    CHECK_FALSE(text_of_roster("\xe9\x81").has_value());
    CHECK_FALSE(text_of_roster("\xff\xfe\xe9").has_value());
}

TEST_CASE("a list that is written is read as the same") {
    const Roster roster{
        {.seat = "01",
         .candidate = "c;1",
         .name = "A, \"B\"",
         .exam = "full",
         .extra = 65min,
         .extra_reference = "D 1"},
        {.seat = "02", .candidate = "2", .name = "C", .exam = "ccp2", .extra = {}, .extra_reference = ""}};
    CHECK(roster_of(roster_csv(roster)) == roster);
}

TEST_CASE("a file that cannot be used says all that is wrong with it") {
    const TemporaryFolder folder("plateau-roster");
    const auto file = folder.path() / "list.csv";
    write_file_atomically(file, "seat,candidate,name\n07,a,A\n01,,B\n");
    try {
        load_roster(file, rules);
        FAIL("it was read");
    } catch (const InvalidFile& invalid) {
        CHECK(invalid.problems().size() == 2);
        CHECK(invalid.problems()[0].message.args.front().second == file.string() + ":2:1");
    }
    write_file_atomically(file, "seat,candidate,name\n01,a,\xc9lan\n");
    CHECK(load_roster(file, rules).front().name == "Élan");
}

TEST_CASE("the separator is the one that the line of titles holds most") {
    CHECK(csv_separator("a;b,c;d\n,,,,", ",;\t") == ';');
    CHECK(csv_separator("\"a,b,c\"\td", ",;\t") == '\t');
    CHECK(csv_separator("a", ",;\t") == ',');
}
