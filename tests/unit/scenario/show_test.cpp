#include "engine/scenario/show.h"

#include <doctest/doctest.h>

#include "samples.h"

using namespace plateau;
using plateau::test::with;

namespace {

Scenario small() {
    Problems problems("scenario.yaml");
    std::string text = with(test::good_scenario(), "points: 2", "points: 1.5");
    text +=
        "  - { id: wifi, task: Le Wi-Fi, check: wifi.network, on: router, points: 1, criteria: [CP8.4],\n"
        "      expect: { ssid: Plateau, passphrase: only-for-the-jury, hidden: true } }\n"
        "  - { id: report, task: { fr: Le compte-rendu }, judge: { 0: absent, 1: b, 2: c, 3: complet }, points: 1, "
        "criteria: [CP4.6] }\n";
    Scenario scenario = read_scenario(with(text, "lab:\n", "timing: { step1: 1h30min }\nexams: { full: all }\nlab:\n"),
                                      test::catalogue(), problems)
                            .scenario;
    CHECK(test::told(problems) == "");
    return scenario;
}

}  // namespace

TEST_CASE("a subject is shown as people read it") {
    CHECK(show_scenario(small(), Language::fr) == R"(Petit sujet
small
Étape 1 : 1 h 30 min

Plateau de chaque poste
  192.168.1.0/24 · lab.lan
  client     client                160 Mio  DHCP
  router     --                         --  192.168.1.1

Guide de correction

 1. Réservez
    printer · 1,5 pt · CP7.2
    dhcp.reservation → router
      mac: 00:1b:a9:12:34:56
      address: 192.168.1.200

 2. Le Wi-Fi
    wifi · 1 pt · CP8.4
    wifi.network → router
      ssid: Plateau
      hidden: true
      passphrase: (secret)

 3. Le compte-rendu
    report · 1 pt · CP4.6
    0  absent
    1  b
    2  c
    3  complet

3 lignes, 3,5 points
)");
}

TEST_CASE("a subject is shown in English, French standing in where a text has no English") {
    const std::string page = show_scenario(small(), Language::en);
    CHECK(page.starts_with("Small subject\n"));
    CHECK(page.find("1. Réservez\n    printer · 1.5 pt") != std::string::npos);
    CHECK(page.ends_with("3 items, 3.5 points\n"));
}

TEST_CASE("the JSON of a subject has its schema, everything a reader needs, and no secret") {
    const std::string json = to_json(small());
    CHECK(json.starts_with(R"({"schema":"plateau.scenario/1","id":"small",)"));
    CHECK(json.find(R"("exams":{"full":["all"]},"timing":{"step1":5400})") != std::string::npos);
    CHECK(json.find(R"("expect":{"address":"192.168.1.200","mac":"00:1b:a9:12:34:56"})") != std::string::npos);
    CHECK(json.find(R"("passphrase":{"secret":true})") != std::string::npos);
    CHECK(json.find("only-for-the-jury") == std::string::npos);
    CHECK(json.find(R"({"role":"client","image":"client","memory":167772160,"vcpus":1,"address":null})") !=
          std::string::npos);
    CHECK(json.find(R"("mode":"judged","points":1E0)") != std::string::npos);
}
