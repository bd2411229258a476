#include "samples.h"

#include <doctest/doctest.h>

namespace plateau::test {

std::string told(const Problems& problems) {
    std::string result;
    for (const Problem& problem : problems.sorted()) {
        result += result.empty() ? "" : "; ";
        result += std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column);
        result += problem.severity == Severity::warning ? " ?" : " ";
        result += problem.message.id;
    }
    return result;
}

std::string good_scenario() {
    return R"(plateau: 1
id: small
title: { fr: "Petit sujet", en: "Small subject" }
lab:
  network: { subnet: 192.168.1.0/24, domain: lab.lan }
  machines:
    client: { image: client, memory: 160MiB }
  router: { address: 192.168.1.1 }
guide:
  - id: printer
    task: { fr: "Réservez" }
    check: dhcp.reservation
    on: router
    expect: { mac: "00:1b:a9:12:34:56", address: 192.168.1.200 }
    points: 2
    criteria: [CP7.2]
)";
}

std::string small_referential() {
    return R"(plateau: 1
id: small
title: { fr: "Petit", en: "Small" }
code: T
registry: R
published: 2023-05-24
in_force: 2023-09-01
registered_until: 2025-09-01
competences:
  CP1: { label: "Un", criteria: [a, b] }
  CP2: { label: "Deux", criteria: [c, d] }
blocks:
  ccp1: { label: "Bloc", competences: [CP1, CP2] }
exams:
  ccp1: { label: "Bloc", practical: { reading: 15min, total: 15min }, interview: 1h, total: 1h15min, jury: 1h, shows: [CP2] }
  full: { label: "Tout", practical: { step1: 3h, reading: 15min, step2: 45min, total: 4h }, interview: 30min, total: 4h30min, jury: 1h, shows: [CP1, CP2], english: true, report: [CP2.1] }
)";
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    CAPTURE(from);
    REQUIRE(at != std::string::npos);
    REQUIRE(text.find(from, at + 1) == std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string told_of_scenario(const std::string& text) {
    Problems problems("scenario.yaml");
    read_scenario(text, catalogue(), problems);
    return told(problems);
}

}  // namespace plateau::test
