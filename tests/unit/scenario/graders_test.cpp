#include <doctest/doctest.h>

#include "engine/grading/fact_check.h"
#include "engine/scenario/load.h"
#include "tests/unit/graders/in_process.h"
#include "tests/unit/scenario/check_catalogue.h"

using namespace plateau;

namespace {

CheckCatalogue shipped() {
    CheckCatalogue catalogue;
    for (const char* family :
         {"dhcp", "directory", "domain", "files", "firewall", "router", "shares", "vpn", "wifi", "workstation"}) {
        catalogue.checks.merge(CheckCatalogue(samples::catalogue_of(family)).checks);
    }
    add_fact_check(catalogue);
    return catalogue;
}

/// "action: text, required" by field, whatever the order of the fields.
std::map<std::string, std::string> forms_of(const CheckSpec& check) {
    std::map<std::string, std::string> forms;
    for (const FieldSpec& field : check.expect) {
        std::string form(to_string_view(field.type));
        for (const std::string& choice : field.choices) {
            form += " " + choice;
        }
        forms[field.name] = form + (field.required ? ", required" : "");
    }
    return forms;
}

}  // namespace

TEST_CASE("the checks that tests of the parser know are those of the graders that are shipped") {
    const CheckCatalogue graders = shipped();
    std::size_t compared = 0;
    for (const auto& [id, check] : test::catalogue().checks) {
        if (id == "wifi.network") {
            continue;  // another than the shipped one: so that fields of every type are among them
        }
        CAPTURE(id);
        REQUIRE(graders.checks.contains(id));
        CHECK(forms_of(check) == forms_of(graders.checks.at(id)));
        ++compared;
    }
    CHECK(compared == 18);
}

TEST_CASE("the practice scenario is right by the checks of the graders that are shipped") {
    const CheckCatalogue catalogue = shipped();
    CHECK(catalogue.checks.size() >= 8);
    using namespace std::chrono_literals;
    const LintRules rules{.referentials = {"scenarios/referentials"}, .today = 2024y / 6 / 1};
    const auto problems = lint_scenario("scenarios/practice", catalogue, rules);
    for (const Problem& problem : problems) {
        MESSAGE(describe(Language::en, problem));
    }
    CHECK(problems.empty());
}

TEST_CASE("the subjects on Windows machines are right too, with a model answer, a flawed one and a blank one") {
    const CheckCatalogue catalogue = shipped();
    using namespace std::chrono_literals;
    const LintRules rules{.referentials = {"scenarios/referentials"}, .today = 2024y / 6 / 1};
    for (const char* subject : {"tai-etape1", "ccp-mettre-en-service", "ccp-infrastructure", "ccp-assister"}) {
        CAPTURE(subject);
        const auto problems = lint_scenario(std::filesystem::path("scenarios") / subject, catalogue, rules);
        CHECK_MESSAGE(problems.empty(), (problems.empty() ? "" : describe(Language::en, problems.front())));
        const Scenario scenario = load_scenario(std::filesystem::path("scenarios") / subject, catalogue);
        REQUIRE(scenario.answers.size() == 3);
        CHECK(scenario.answers.at("blank").blank);
        CHECK(scenario.answers.at("complete").faults.empty());
        // Of a subject that only the jury judges, no item has a verdict to announce.
        CHECK(scenario.answers.at("flawed").faults.empty() == (std::string_view(subject) == "ccp-assister"));
    }
}
