#include "engine/report/outline.h"

#include <doctest/doctest.h>

using plateau::by_competence;
using plateau::Correction;
using plateau::ItemResult;
using plateau::Verdict;

namespace {

ItemResult item(const char* id, std::vector<std::string> criteria, Verdict verdict = Verdict::met) {
    ItemResult result{.id = id};
    result.criteria = std::move(criteria);
    result.verdict = verdict;
    return result;
}

}  // namespace

TEST_CASE("competences and criteria stand in the order of their numbers, and what has none comes last") {
    Correction correction;
    correction.items = {item("a", {}), item("b", {"CP10.1"}), item("c", {"CP9.12"}), item("d", {"CP9.2"}),
                        item("e", {"CP9"})};
    const auto groups = by_competence(correction);
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].id == "CP9");
    REQUIRE(groups[0].criteria.size() == 3);
    CHECK(groups[0].criteria[0].id == "CP9");
    CHECK(groups[0].criteria[1].id == "CP9.2");
    CHECK(groups[0].criteria[2].id == "CP9.12");
    CHECK(groups[1].id == "CP10");
    CHECK(groups[2].id.empty());
    CHECK(groups[2].criteria[0].items[0]->id == "a");
}

TEST_CASE("an item stands once, under its first criterion, and is named under the others") {
    Correction correction;
    correction.items = {item("a", {"CP7.2", "CP7.4", "CP8.1", "CP7.2"})};
    const auto groups = by_competence(correction);
    REQUIRE(groups.size() == 2);
    REQUIRE(groups[0].criteria.size() == 2);
    CHECK(groups[0].criteria[0].items.size() == 1);
    CHECK(groups[0].criteria[0].also.empty());
    CHECK(groups[0].criteria[1].items.empty());
    CHECK(groups[0].criteria[1].also.size() == 1);
    CHECK(groups[1].criteria[0].also.size() == 1);
}

TEST_CASE("an item counts once in each competence it informs") {
    Correction correction;
    correction.items = {item("a", {"CP7.2", "CP7.4", "CP8.1"}, Verdict::not_met), item("b", {"CP7.4"}, Verdict::met)};
    const auto groups = by_competence(correction);
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].verdicts == std::map<Verdict, int>{{Verdict::met, 1}, {Verdict::not_met, 1}});
    CHECK(groups[1].verdicts == std::map<Verdict, int>{{Verdict::not_met, 1}});
}

TEST_CASE("a sheet takes the words of competences, criteria and exams from the referential") {
    plateau::Referential referential;
    referential.title = {.fr = "Titre", .en = "Title"};
    referential.competences = {
        {.id = "CP7", .label = {.fr = "Réseau", .en = "Network"}, .criteria = {{.fr = "un"}, {.fr = "deux"}}}};
    referential.exams["ccp3"].label = {.fr = "Infrastructure", .en = "Infrastructure"};
    const plateau::SheetLabels labels = plateau::labels_of(referential);
    CHECK(labels.title.fr == "Titre");
    CHECK(labels.competences.at("CP7").en == "Network");
    CHECK(labels.criteria.size() == 2);
    CHECK(labels.criteria.at("CP7.2").fr == "deux");
    CHECK(labels.exams.at("ccp3").fr == "Infrastructure");
}
