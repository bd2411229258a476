#include "engine/scenario/roster.h"

#include <doctest/doctest.h>

#include "samples.h"

using namespace plateau;
using std::chrono::minutes;

namespace {

const RosterRules rules{.seats = {"01", "02"}, .exams = {"full", "ccp2"}, .duration = std::chrono::hours(3)};
const std::string titles = "seat,candidate,name,exam,extra_time,extra_time_reference\n";

std::string told_of(const std::string& text) {
    Problems problems("roster.csv");
    read_roster(text, rules, problems);
    return test::told(problems);
}

Roster read(const std::string& text) {
    Problems problems("roster.csv");
    Roster roster = read_roster(text, rules, problems);
    CHECK(test::told(problems) == "");
    return roster;
}

}  // namespace

TEST_CASE("a roster is the same with commas, semicolons or tabs, in French or in English") {
    const Roster roster = read(titles + "02,c-02,Candidat 02,ccp2,1/3,D-7\n01,c-01,Candidat 01,,,\n");
    REQUIRE(roster.size() == 2);
    CHECK(roster[0] == RosterLine{.seat = "02",
                                  .candidate = "c-02",
                                  .name = "Candidat 02",
                                  .exam = "ccp2",
                                  .extra = minutes(60),
                                  .extra_reference = "D-7"});
    CHECK(roster[1].exam == "full");
    CHECK(roster[1].extra == minutes(0));
    CHECK(read("Poste;Candidat;Nom;Épreuve;Majoration;Décision\r\n02;c-02;Candidat 02;ccp2;tiers temps;D-7\r\n"
               "01;c-01;Candidat 01;;;\r\n") == roster);
    CHECK(read("nom\tsiège\tcandidat\texamen\taménagement\tréférence\nCandidat 02\t02\tc-02\tccp2\t60 min\tD-7\n"
               "Candidat 01\t01\tc-01\t\t\t\n") == roster);
}

TEST_CASE("a roster in UTF-8, UTF-16 or Windows-1252 is the same text") {
    using enum RosterText::Encoding;
    CHECK(text_of_roster("\xef\xbb\xbf"
                         "é")
              ->text == "é");
    CHECK(text_of_roster("é")->encoding == utf8);
    CHECK(text_of_roster(std::string_view("\xff\xfe\xe9\x00", 4))->text == "é");
    CHECK(text_of_roster(std::string_view("\xfe\xff\x00\xe9", 4))->text == "é");
    CHECK(text_of_roster("\xe9\x80")->text == "é€");
    CHECK(text_of_roster("\xe9")->encoding == windows_1252);
    CHECK_FALSE(text_of_roster(std::string_view("\xff\xfe\xe9", 3)));
    CHECK_FALSE(text_of_roster("\x81\xe9"));
    CHECK_FALSE(text_of_roster(std::string_view("a\0b", 3)));
}

TEST_CASE("extra time is read as decisions write it, rounded up to a whole minute") {
    const auto of = [](std::string_view text) { return extra_time(text, std::chrono::hours(3)); };
    CHECK(of("") == minutes(0));
    CHECK(of("20min") == minutes(20));
    CHECK(of("1h05") == minutes(65));
    CHECK(of("1/3") == minutes(60));
    CHECK(of("Tiers temps") == minutes(60));
    CHECK(of("1.33") == minutes(60));
    CHECK(of("1,33") == minutes(60));
    CHECK(of("+33 %") == minutes(60));
    CHECK(of("10%") == minutes(18));
    CHECK(of("33,34%") == minutes(61));
    for (const char* none : {"0", "-5", "1.0", "181", "4h", "1/0", "20 secondes", "beaucoup", "%", "1h60"}) {
        CAPTURE(none);
        CHECK_FALSE(of(none));
    }
}

TEST_CASE("every problem of a roster is told at its place") {
    CHECK(told_of("") == "1:1 roster.empty");
    CHECK(told_of("seat,name\n01,Candidat 01\n") == "1:1 roster.column.missing");
    CHECK(told_of(titles + "01,c-01,Candidat 01,,,\n01,C-01,Candidat 02,,,\n") ==
          "3:1 roster.seat.twice; 3:4 roster.candidate.twice");
    CHECK(told_of(titles + "09,c-01,,ccp9,,\n") ==
          "2:1 roster.seat.unknown; 2:9 roster.field.missing; 2:10 roster.exam.unknown");
    CHECK(told_of(titles + "01,c-01,Candidat 01,full,20min,\n") == "2:26 roster.extra.reference");
    CHECK(told_of(titles + "01,c-01,Candidat 01,full,soon,D-7\n") == "2:26 roster.extra.form");
    CHECK(told_of(titles + "01,c-01," + std::string(121, 'a') + ",,,\n") == "2:9 roster.field.long");
    CHECK(told_of(titles + "01,c-01,\"Candidat\n01\",,,\n") == "2:9 roster.field.control");
    CHECK(told_of(titles + "01,c-01,Candidat 01,,,,more\n") == "2:24 roster.field.extra");
}

TEST_CASE("what is read, written and read again is the same") {
    const Roster roster =
        read("seat;candidate;name;extra_time;référence\n01;c-01;\"Candidat \"\"01\"\"; bis\";1,33;D 7\n");
    REQUIRE(roster.size() == 1);
    CHECK(roster[0].name == "Candidat \"01\"; bis");
    CHECK(read(roster_csv(roster)) == roster);
}
