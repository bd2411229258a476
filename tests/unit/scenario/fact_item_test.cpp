#include "engine/scenario/fact_item.h"

#include <doctest/doctest.h>

#include "engine/scenario/for_seat.h"
#include "samples.h"

using namespace plateau;
using plateau::test::good_scenario;
using plateau::test::with;

namespace {

/// The good scenario with a fact item; the expectation begins at line 14, column 13.
std::string text_of(std::string_view expect) {
    return with(with(good_scenario(), "check: dhcp.reservation", "check: fact"),
                "{ mac: \"00:1b:a9:12:34:56\", address: 192.168.1.200 }", expect);
}

std::string told(std::string_view expect) {
    return test::told_of_scenario(text_of(expect));
}

Item read(std::string_view expect) {
    Problems problems("scenario.yaml");
    const ScenarioText text = read_scenario(text_of(expect), test::catalogue(), problems);
    REQUIRE_MESSAGE(problems.sorted().empty(), test::told(problems));
    return text.scenario.guide.at(0);
}

const Value& member(const Item& item, const char* part, const char* field, const char* matcher) {
    return *item.expect.at(part).find(field)->find(matcher);
}

}  // namespace

TEST_CASE("what is written short is read at length, canonical by the kind's fields") {
    const Item item = read(
        "{ kind: scheduled_task, where: { user: ROOT, command: { contains: backup } }, fields: { enabled: true } }");
    CHECK(member(item, "where", "user", "equals") == "root");
    CHECK(member(item, "where", "command", "contains") == "backup");
    CHECK(member(item, "fields", "enabled", "equals") == true);
    const Item range = read(
        "{ kind: dhcp_server, where: { scope: 192.168.1.0/24 }, fields: { lease_minutes: { at_least: 60, at_most: 720 "
        "}, "
        "first: { in_subnet: 192.168.1.0/24 }, dns: { contains: 9.9.9.9 } }, count: 1 }");
    CHECK(member(range, "fields", "lease_minutes", "at_most") == 720);
    CHECK(member(range, "fields", "dns", "contains") == List{"9.9.9.9"});
    CHECK(*range.expect.at("count").find("equals") == 1);
    CHECK(member(read("{ kind: dhcp_server, fields: { first: null } }"), "fields", "first", "absent") == true);
    CHECK(read("{ kind: scheduled_task, where: { user: root }, absent: true }").expect.at("absent") == true);
}

TEST_CASE("an unknown kind, field or matcher is told at its place") {
    CHECK(told("{ kind: scheduled_tasks, where: { user: root } }") == "14:21 scenario.fact.kind");
    CHECK(told("{ where: { user: root } }") == "14:13 yaml.key.missing");
    CHECK(told("{ kind: scheduled_task, where: { usr: root } }") == "14:46 yaml.key.unknown_near");
    CHECK(told("{ kind: scheduled_task, where: { user: { equal: root } } }") == "14:54 yaml.key.unknown_near");
    CHECK(told("{ kind: scheduled_task, wher: { user: root } }") ==
          "14:13 scenario.fact.nothing; 14:37 yaml.key.unknown_near");
}

TEST_CASE("a value of another type than the field's, or a matcher the type has not, is told at its place") {
    CHECK(told("{ kind: dhcp_server, fields: { first: 300.1.1.1 } }") == "14:51 scenario.value.ipv4");
    CHECK(told("{ kind: dhcp_server, fields: { lease_minutes: { at_least: many } } }") ==
          "14:71 scenario.value.integer");
    CHECK(told("{ kind: dhcp_server, fields: { lease_minutes: { matches: a } } }") == "14:61 yaml.key.unknown");
    CHECK(told("{ kind: dhcp_server, fields: { first: { in_subnet: here } } }") == "14:64 scenario.value.prefix");
    CHECK(told("{ kind: dhcp_server, where: { scope: 10.0.0.0/8 }, count: several }") ==
          "14:71 scenario.value.integer");
    CHECK(told("{ kind: dhcp_server, where: [a] }") == "14:41 yaml.kind.map");
}

TEST_CASE("a pattern that is none is told at its place") {
    CHECK(told("{ kind: scheduled_task, fields: { command: { matches: \"(a\" } } }") == "14:67 scenario.fact.pattern");
}

TEST_CASE("an item that asks nothing, or two things that exclude each other, is refused") {
    CHECK(told("{ kind: scheduled_task }") == "14:13 scenario.fact.nothing");
    CHECK(told("{ kind: scheduled_task, absent: true, fields: { enabled: true } }") ==
          "14:45 scenario.fact.absent_with");
}

TEST_CASE("a file is asked about by its path") {
    CHECK(told("{ kind: file, where: { size: 3 } }") == "14:13 scenario.fact.file");
    CHECK(told("{ kind: file, where: { path: /srv/a }, fields: { size: { at_least: 1 } } }") == "");
}

TEST_CASE("of a secret a guide may say what it is, or that there is none, and nothing else") {
    const Item item = read("{ kind: file, where: { path: /srv/a }, fields: { secret: cinq-tasses } }");
    CHECK(member(item, "fields", "secret", "equals") == "cinq-tasses");
    CHECK(told("{ kind: file, where: { path: /srv/a }, fields: { secret: { equals: x } } }") == "");
    CHECK(told("{ kind: file, where: { path: /srv/a }, fields: { secret: null } }") == "");
    for (const char* matcher : {"matches", "contains", "at_least", "one_of"}) {
        CAPTURE(matcher);
        CHECK(told("{ kind: file, where: { path: /srv/a }, fields: { secret: { " + std::string(matcher) +
                   ": [x] } } }") == "14:72 yaml.key.unknown");
    }
}

TEST_CASE("a parameter is filled in at the seat, also in a matcher") {
    Problems problems("scenario.yaml");
    const ScenarioText text =
        read_scenario(text_of("{ kind: scheduled_task, where: { command: { contains: \"poste-${seat}\" } } }"),
                      test::catalogue(), problems);
    REQUIRE(problems.sorted().empty());
    CHECK(member(for_seat(text.scenario, "07").guide.at(0), "where", "command", "contains") == "poste-07");
}

TEST_CASE("a subject's own observation has a name, a machine and a script") {
    const std::string own = "observe:\n  - { id: probe, on: client, run: \"echo ${seat}\" }\n";
    Problems problems("scenario.yaml");
    const ScenarioText text = read_scenario(good_scenario() + own, test::catalogue(), problems);
    REQUIRE_MESSAGE(problems.sorted().empty(), test::told(problems));
    REQUIRE(text.scenario.observations.size() == 1);
    CHECK(for_seat(text.scenario, "03").observations[0].run == "echo 03");
    CHECK(test::told_of_scenario(good_scenario() + own + "  - { id: probe, on: client, run: a }\n")
              .ends_with("scenario.observe.twice"));
    CHECK(test::told_of_scenario(good_scenario() + "observe:\n  - { id: probe, on: nobody, run: a }\n")
              .ends_with("scenario.role.unknown"));
    CHECK(test::told_of_scenario(good_scenario() + "observe:\n  - { id: probe, on: client }\n")
              .ends_with("yaml.key.missing"));
}
