#include <doctest/doctest.h>

#include "engine/scenario/for_seat.h"
#include "samples.h"

using namespace plateau;
using plateau::test::good_scenario;
using plateau::test::told_of_scenario;
using plateau::test::with;

namespace {

/// What is told when `from` of the good scenario is replaced by `to`.
std::string told_with(std::string_view from, std::string_view to) {
    return told_of_scenario(with(good_scenario(), from, to));
}

/// The text of the first problem.
std::string text_with(std::string_view from, std::string_view to) {
    Problems problems("scenario.yaml");
    read_scenario(with(good_scenario(), from, to), test::catalogue(), problems);
    return describe(Language::en, problems.sorted().at(0));
}

constexpr std::string_view expectation = "{ mac: \"00:1b:a9:12:34:56\", address: 192.168.1.200 }";
constexpr std::string_view check = "check: dhcp.reservation";

/// The good scenario with another check and expectation; the expectation is at line 14, column 13.
std::string with_check(std::string_view id, std::string_view expect) {
    return with(with(good_scenario(), check, "check: " + std::string(id)), expectation, expect);
}

}  // namespace

TEST_CASE("the small scenario of these tests has no problem") {
    CHECK(told_of_scenario(good_scenario()) == "");
}

TEST_CASE("an unknown key is refused with the nearest known one, or with those known") {
    CHECK(told_with("points: 2", "pionts: 2") == "10:5 yaml.key.missing; 15:5 yaml.key.unknown_near");
    CHECK(told_with("plateau: 1\n", "plateau: 1\ncolour: red\n") == "2:1 yaml.key.unknown");
    CHECK(text_with("  - id: printer\n", "  - id: printer\n    critera: [CP7.2]\n") ==
          "scenario.yaml:11:5: unknown key 'critera'; did you mean 'criteria'?");
    CHECK(text_with("{ fr: \"Réservez\" }", "{ fr: \"Réservez\", de: \"x\" }") ==
          "scenario.yaml:11:29: unknown key 'de'; known here: en, fr");
}

TEST_CASE("a key of the wrong kind is told at its value") {
    CHECK(told_with("points: 2", "points: [2]") == "15:13 yaml.kind.text");
    CHECK(told_with("criteria: [CP7.2]", "criteria: CP7.2") == "16:15 yaml.kind.list");
    CHECK(told_with("title: { fr: \"Petit sujet\", en: \"Small subject\" }", "title: [a]") == "3:8 yaml.kind.map");
    CHECK(told_with("points: 2", "points: \"\"") == "15:13 yaml.text.empty");
    CHECK(told_of_scenario("- a\n") == "1:1 yaml.kind.map");
    CHECK(told_of_scenario("a") == "1:1 yaml.kind.map");
}

TEST_CASE("the format's version is said and known") {
    CHECK(told_with("plateau: 1\n", "") == "1:1 yaml.key.missing");
    CHECK(told_with("plateau: 1\n", "plateau: 2\n") == "1:10 scenario.format");
    CHECK(told_with("plateau: 1\n", "plateau: \"1\"\n") == "1:10 scenario.format");
}

TEST_CASE("ids have their form and no item has that of another") {
    CHECK(told_with("id: small", "id: Small_1") == "2:5 scenario.id.form");
    CHECK(told_with("id: printer", "id: Printer") == "10:9 scenario.id.form");
    const std::string item =
        "  - { id: printer, task: x, judge: { 0: a, 1: b, 2: c, 3: d }, points: 1, criteria: [CP1.1] }\n";
    CHECK(told_of_scenario(good_scenario() + item) == "17:11 scenario.item.twice");
}

TEST_CASE("an unknown check is refused with the nearest known one") {
    CHECK(told_with(check, "check: dhcp.reservaton") == "12:12 scenario.check.unknown_near");
    CHECK(told_with(check, "check: printer.default") == "12:12 scenario.check.unknown");
    CHECK(text_with(check, "check: dhcp.reservaton") ==
          "scenario.yaml:12:12: no grader has the check 'dhcp.reservaton'; did you mean 'dhcp.reservation'?");
}

TEST_CASE("an item is measured or judged, not both and not neither") {
    CHECK(told_with("    check: dhcp.reservation\n    on: router\n", "") ==
          "10:5 scenario.item.mode; 12:13 scenario.item.judged_member");
    CHECK(told_with(check, "check: dhcp.reservation\n    judge: { 0: a, 1: b, 2: c, 3: d }") ==
          "10:5 scenario.item.mode");
    CHECK(told_with("    check: dhcp.reservation\n    on: router\n", "    judge: { 0: a, 1: b, 3: d, 4: e }\n") ==
          "12:12 yaml.key.missing; 12:32 yaml.key.unknown_near; 13:13 scenario.item.judged_member");
}

TEST_CASE("a judged item has its four descriptors, worst first") {
    Problems problems("scenario.yaml");
    const std::string item =
        "  - { id: report, task: x, judge: { 0: rien, 1: { fr: peu, en: little }, 2: c, 3: d }, points: 0.75, "
        "criteria: [CP4.6] }\n";
    const auto read = read_scenario(good_scenario() + item, test::catalogue(), problems);
    CHECK(test::told(problems) == "");
    const Item& report = read.scenario.guide.at(1);
    CHECK_FALSE(report.measured());
    REQUIRE(report.judge.size() == 4);
    CHECK(report.judge[1].in(Language::en) == "little");
    CHECK(report.judge[0].in(Language::en) == "rien");
    CHECK(report.quarter_points == 3);
}

TEST_CASE("what an item is on is a machine of the lab or its router") {
    CHECK(told_with("on: router", "on: client") == "");
    CHECK(told_with("on: router", "on: server") == "13:9 scenario.role.unknown");
    CHECK(told_with("  router: { address: 192.168.1.1 }\n", "") == "12:9 scenario.role.unknown");
}

TEST_CASE("points, criteria and partial have their forms") {
    CHECK(told_with("points: 2", "points: 2.3") == "15:13 scenario.points.form");
    CHECK(told_with("[CP7.2]", "[CP7.2, CP7, cp7.1, CP07.1, CP7.2, CP7.x]") ==
          "16:23 scenario.criterion.form; 16:28 scenario.criterion.form; 16:35 scenario.criterion.form; "
          "16:43 scenario.criterion.twice; 16:50 scenario.criterion.form");
    CHECK(told_with("points: 2", "points: 2\n    partial: per_item") == "16:14 scenario.choice.unknown");
    CHECK(told_with("    criteria: [CP7.2]\n", "") == "");
}

TEST_CASE("an expectation that is none of its check's is told at the member") {
    CHECK(told_with("192.168.1.200", "192.168.1.300") == "14:50 scenario.value.ipv4");
    CHECK(told_with("\"00:1b:a9:12:34:56\"", "00-1B-A9-12-34") == "14:20 scenario.value.mac");
    CHECK(told_with("address: 192.168.1.200", "adress: 192.168.1.200") ==
          "14:13 yaml.key.missing; 14:41 yaml.key.unknown_near");
    CHECK(told_with("192.168.1.200", "[192.168.1.200]") == "14:50 yaml.kind.text");
    CHECK(told_with(expectation, "none") == "14:13 yaml.kind.map");
    CHECK(told_of_scenario(with_check("domain.joined", "{ domain: lab.lan, directory: serveur }")) ==
          "14:43 scenario.role.unknown");
    CHECK(told_of_scenario(with_check("shares.access", "{ share: c, account: a, right: write }")) ==
          "14:44 scenario.value.choice");
    CHECK(told_of_scenario(with_check("firewall.allows", "{ protocol: TCP, port: 90-80, from: 192.168.1.7/24 }")) ==
          "14:36 scenario.value.ports; 14:49 scenario.value.prefix");
    CHECK(told_of_scenario(with_check("vpn.server", "{ protocol: wireguard, port: \"51820\", peers: many }")) ==
          "14:42 scenario.value.integer; 14:58 scenario.value.integer");
    CHECK(told_of_scenario(
              with_check("vpn.client", "{ server: a, protocol: ikev2, routes: [10.0.0.0/8, 10.8.0.1/24, x] }")) ==
          "14:64 scenario.value.prefix; 14:77 scenario.value.prefix");
    CHECK(told_of_scenario(with_check("wifi.network", "{ ssid: x, hidden: yes, member: { since: today } }")) ==
          "14:32 scenario.value.boolean; 14:45 yaml.key.missing; 14:54 scenario.value.timestamp");
    CHECK(told_of_scenario(with_check("vpn.client", "{ server: a, protocol: ikev2, routes: 10.0.0.0/8 }")) ==
          "14:51 yaml.kind.list");
}

TEST_CASE("an expectation is canonical however it is written") {
    Problems problems("scenario.yaml");
    const std::string text = with_check("firewall.allows", "{ protocol: TCP, port: 443, from: 192.168.1.0/24 }");
    const auto read = read_scenario(text, test::catalogue(), problems);
    CHECK(test::told(problems) == "");
    CHECK(read.scenario.guide.at(0).expect == Record{{"from", "192.168.1.0/24"}, {"port", "443"}, {"protocol", "tcp"}});
    const std::string other = with_check(
        "vpn.client", "{ server: VPN.Lab.Lan, port: 51820, protocol: WireGuard, routes: [10.8.0.0/24, 10.0.0.0/8] }");
    CHECK(read_scenario(other, test::catalogue(), problems).scenario.guide.at(0).expect ==
          Record{{"port", 51820},
                 {"protocol", "wireguard"},
                 {"routes", List{"10.0.0.0/8", "10.8.0.0/24"}},
                 {"server", "vpn.lab.lan"}});
    const std::string digits = with_check("dhcp.reservation", "{ mac: 001122334455, address: 192.168.1.9, name: ~ }");
    CHECK(read_scenario(digits, test::catalogue(), problems).scenario.guide.at(0).expect ==
          Record{{"address", "192.168.1.9"}, {"mac", "00:11:22:33:44:55"}, {"name", nullptr}});
}

TEST_CASE("an exam names items that are there, once each") {
    const auto with_exams = [](std::string_view exams) {
        return told_with("lab:\n", "exams: " + std::string(exams) + "\nlab:\n");
    };
    CHECK(with_exams("{ full: all, ccp3: [printer] }") == "");
    CHECK(with_exams("{ ccp3: [printer, scanner, printer] }") == "4:26 scenario.exam.item; 4:35 scenario.exam.twice");
    CHECK(with_exams("{ full: some }") == "4:16 scenario.exam.form");
    CHECK(with_exams("{ ccp9: all }") == "4:10 yaml.key.unknown_near");
}

TEST_CASE("the parts of an exam last hours and minutes") {
    const auto with_timing = [](std::string_view timing) {
        return told_with("lab:\n", "timing: " + std::string(timing) + "\nlab:\n");
    };
    CHECK(with_timing("{ step1: 3h, reading: 15min, step2: 45min }") == "");
    CHECK(with_timing("{ step1: 3 hours }") == "4:18 scenario.duration.form");
    CHECK(with_timing("{ step3: 3h }") == "4:11 yaml.key.unknown_near");
}

TEST_CASE("a text needs a language or is French") {
    CHECK(told_with("{ fr: \"Réservez\" }", "{}") == "11:11 scenario.text.no_language");
    CHECK(told_with("{ fr: \"Réservez\" }", "Réservez") == "");
    CHECK(told_with("{ fr: \"Réservez\" }", "[a, b]") == "11:11 yaml.kind.map");
}

TEST_CASE("an item may have trials, one or several, each known by its first key") {
    constexpr std::string_view points = "    points: 2\n";
    const auto told_with_trial = [&](std::string_view trial) {
        return told_of_scenario(
            with(good_scenario(), points, "    trial: " + std::string(trial) + "\n    points: 2\n"));
    };
    CHECK(told_with_trial("{ port: 5900, open: true }") == "");
    CHECK(told_with_trial("[{ port: 5900, open: true }, { tunnel: 10.8.0.1 }]") == "");
    CHECK(told_with_trial("{ dhcp_request: \"00-1B-A9-12-34-56\", address: 192.168.1.200 }") == "");
    CHECK(told_with_trial("{ share: compta, account: a, password: \"x${seat}\", may: [list] }") == "");
    CHECK(told_with_trial("{ open: true, port: 5900 }") == "15:12 scenario.trial.unknown");
    CHECK(told_with_trial("{}") == "15:12 scenario.trial.unknown");
    CHECK(told_with_trial("5900") == "15:12 yaml.kind.map");
    CHECK(told_with_trial("{ port: 0, open: true }") == "15:20 scenario.trial.range");
    CHECK(told_with_trial("{ port: 5900, opn: true }") == "15:12 yaml.key.missing; 15:26 yaml.key.unknown_near");
    CHECK(told_with_trial("{ port: 5900, open: true, protocol: udp }") == "15:48 scenario.value.choice");
    CHECK(told_with_trial("{ tunnel: ~ }") == "15:22 yaml.kind.text");
    CHECK(told_with_trial("{ share: c, account: a, password: x, may: [delete] }") == "15:55 scenario.value.choice");
    CHECK(told_with_trial("[{ port: 1, open: true }, { port: 1, open: true }]") == "15:38 scenario.trial.twice");
}

TEST_CASE("the parameters of a trial are filled in at the seat") {
    constexpr std::string_view points = "    points: 2\n";
    Problems problems("scenario.yaml");
    const ScenarioText read =
        read_scenario(with(good_scenario(), points, "    trial: { tunnel: \"10.8.0.${seat}\" }\n    points: 2\n"),
                      test::catalogue(), problems);
    REQUIRE(problems.sorted().empty());
    CHECK(for_seat(read.scenario, "7").guide.at(0).trials.at(0).with.at("tunnel") == Value("10.8.0.7"));
}
