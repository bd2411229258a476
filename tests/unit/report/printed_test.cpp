#include "engine/report/printed.h"

#include <doctest/doctest.h>

using plateau::Language;
using plateau::List;
using plateau::printed;
using plateau::Record;
using plateau::Value;

TEST_CASE("values are printed for people: lists with commas, nothing as two dashes, secrets as dots") {
    CHECK(printed(Value(List{"a", 2, true}), Language::fr) == "a, 2, oui");
    CHECK(printed(Value(), Language::en) == "--");
    CHECK(printed(Value(List{}), Language::en) == "--");
    CHECK(printed(Value(Record{{"account", "compta"}, {"right", "change"}}), Language::en) ==
          "account compta · right change");
    CHECK(printed(Value(Record{{"secret", "wifi.passphrase"}, {"sealed", "abc"}, {"digest", "def"}}), Language::en) ==
          "••••••");
}

TEST_CASE("what a machine says cannot steer the terminal") {
    CHECK(printed(Value("\x1b[2Jname\r\n"), Language::en) == "?[2Jname??");
    CHECK(printed(Value(List{"admin\u202egpj.exe"}), Language::en) == "admin?gpj.exe");
    CHECK(printed(Value(Record{{"na\u2066me", "x"}}), Language::en) == "na?me x");
    CHECK(plateau::printed_field("mac\u200f", Language::en) == "mac?");
    CHECK(plateau::reason_text({"no.such.reason", {{"name", "a\x1b[2J\nb"}}}, {}, Language::en) ==
          "no.such.reason name=a?[2J?b");
}

TEST_CASE("why a kind was not observed is told in the reader's language, with the platform's detail") {
    const plateau::Message why{
        "kind.unobserved",
        {{"kind", "software"}, {"role", "client"}, {"code", "windows.hive.absent"}, {"why", "no SOFTWARE"}}};
    CHECK(plateau::reason_text(why, {}, Language::fr).ends_with("cette ruche du registre n'est pas là (no SOFTWARE)"));
    plateau::Message unknown = why;
    unknown.args.at(2).second = "no.such.code";
    CHECK(plateau::reason_text(unknown, {}, Language::fr).ends_with(" : no SOFTWARE"));
}

TEST_CASE("points are printed in quarters, with the comma of French") {
    CHECK(plateau::printed_points(8, Language::en) == "2");
    CHECK(plateau::printed_points(7, Language::en) == "1.75");
    CHECK(plateau::printed_points(2, Language::fr) == "0,5");
}

TEST_CASE("where an item was read tells what is not beyond doubt about it") {
    plateau::ItemResult item{.trust = plateau::Trust::sealed, .assurance = plateau::Assurance::verified};
    CHECK(plateau::printed_source(item, Language::en) == printed(plateau::Trust::sealed, Language::en));
    item.assurance = plateau::Assurance::inferred;
    item.caveats = {plateau::Caveat::put_to_sleep};
    CHECK(
        plateau::printed_source(item, Language::en)
            .ends_with("; read by inference, to be confirmed; machine put to sleep: what it had in memory is missing"));
}

TEST_CASE("text is wrapped by what the eye sees, not by bytes") {
    CHECK(plateau::columns_of("élève") == 5);
    CHECK(plateau::wrapped("été été été", 7) == std::vector<std::string>{"été été", "été"});
    CHECK(plateau::wrapped("anticonstitutionnellement a", 5) ==
          std::vector<std::string>{"anticonstitutionnellement", "a"});
    CHECK(plateau::wrapped("", 5).empty());
}

TEST_CASE("a grader's own text for its reason stands over the catalogue's") {
    plateau::CheckCatalogue graders;
    graders.texts["dhcp.found"] = {.fr = "trouvé {address}", .en = "found {address}"};
    CHECK(plateau::reason_text({"dhcp.found", {{"address", "1.2.3.4"}}}, graders, Language::fr) == "trouvé 1.2.3.4");
    CHECK(plateau::reason_text({"wait.cancelled", {}}, graders, Language::fr) == "arrêté à la demande");
}

TEST_CASE("fields and words of the vocabulary are said in the reader's language, others as they are") {
    CHECK(plateau::printed_field("mac", Language::fr) == "adresse MAC");
    CHECK(plateau::printed_field("unheard_of", Language::fr) == "unheard_of");
    CHECK(plateau::printed_value(Value("change"), Language::fr) == "modification");
    CHECK(plateau::printed_value(Value("192.168.1.1"), Language::fr) == "192.168.1.1");
    CHECK(plateau::printed_value(Value(), Language::fr) == "--");
}

TEST_CASE("a reason says rights in the reader's language and leaves names as they are") {
    plateau::CheckCatalogue graders;
    graders.texts["shares.low"] = {.fr = "{account} : {seen} au lieu de {right}",
                                   .en = "{account}: {seen}, not {right}"};
    const plateau::Message why{"shares.low", {{"account", "read"}, {"seen", "read"}, {"right", "change"}}};
    CHECK(plateau::reason_text(why, graders, Language::fr) == "read : lecture au lieu de modification");
}

TEST_CASE("of a secret that was seen a sheet says whether it is the subject's, and no more") {
    const Value secret(Record{{"secret", "wifi.passphrase"}, {"digest", "def"}});
    const plateau::FieldResult same{.name = "passphrase", .expected = secret, .seen = secret, .met = true};
    CHECK(plateau::printed_seen(same, Language::fr) == "conforme à la phrase secrète du sujet");
    const plateau::FieldResult other{.name = "passphrase", .expected = secret, .seen = secret, .met = false};
    CHECK(plateau::printed_seen(other, Language::fr) == "différente de celle du sujet");
    CHECK(printed(other.expected, Language::fr) == "••••••");
    const plateau::FieldResult none{.name = "passphrase", .expected = secret, .seen = Value(), .met = false};
    CHECK(plateau::printed_seen(none, Language::fr) == "--");
    const plateau::FieldResult plain{.name = "channel", .expected = Value(1), .seen = Value(11), .met = false};
    CHECK(plateau::printed_seen(plain, Language::fr) == "11");
}

TEST_CASE("a task is shown without the secrets of any item of the guide") {
    plateau::Item item;
    item.fields = {{.name = "passphrase", .type = plateau::FieldType::secret}, {.name = "ssid"}};
    item.expect = {{"passphrase", "deux"}, {"ssid", "un"}};
    plateau::Scenario scenario;
    scenario.guide = {plateau::Item(), item};
    CHECK(plateau::hide_secrets("un, deux, deuxdeux", scenario) == "un, ••••••, ••••••••••••");
    scenario.guide[1].expect["passphrase"] = "";
    CHECK(plateau::hide_secrets("un, deux", scenario) == "un, deux");
}
