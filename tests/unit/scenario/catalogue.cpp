#include "catalogue.h"

#include <doctest/doctest.h>

namespace plateau::test {

namespace {

FieldSpec field(std::string name, FieldType type, bool required = true) {
    return {.name = std::move(name), .type = type, .required = required};
}

FieldSpec choice(std::string name, std::vector<std::string> choices) {
    FieldSpec spec = field(std::move(name), FieldType::choice);
    spec.choices = std::move(choices);
    return spec;
}

FieldSpec list(std::string name, FieldType element) {
    FieldSpec spec = field(std::move(name), FieldType::list, false);
    spec.element = {field("", element)};
    return spec;
}

}  // namespace

CheckCatalogue catalogue() {
    FieldSpec member = field("member", FieldType::record, false);
    member.members = {field("name", FieldType::name), field("since", FieldType::timestamp, false)};
    CheckCatalogue result;
    const auto add = [&](std::string id, std::vector<FieldSpec> fields) {
        result.checks.emplace(id,
                              CheckSpec{.id = id, .family = id.substr(0, id.find('.')), .expect = std::move(fields)});
    };
    add("dhcp.reservation",
        {field("mac", FieldType::mac), field("address", FieldType::ipv4), field("name", FieldType::name, false)});
    add("domain.joined", {field("domain", FieldType::name), field("directory", FieldType::role)});
    add("directory.member", {field("account", FieldType::name), field("group", FieldType::name)});
    add("shares.access", {field("share", FieldType::name), field("account", FieldType::name),
                          choice("right", {"read", "change", "full"}), field("path", FieldType::text, false)});
    for (const char* id : {"firewall.allows", "firewall.blocks"}) {
        add(id, {choice("protocol", {"tcp", "udp"}), field("port", FieldType::ports),
                 field("from", FieldType::prefix, false), field("persistent", FieldType::boolean, false)});
    }
    add("vpn.client", {field("server", FieldType::name), field("port", FieldType::integer, false),
                       choice("protocol", {"wireguard", "ikev2"}), list("routes", FieldType::prefix)});
    add("vpn.server", {choice("protocol", {"wireguard", "ikev2"}), field("port", FieldType::integer),
                       field("peers", FieldType::integer, false)});
    add("wifi.network", {field("ssid", FieldType::text), field("hidden", FieldType::boolean, false),
                         field("passphrase", FieldType::secret, false), member, list("guests", FieldType::name)});
    return result;
}

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
