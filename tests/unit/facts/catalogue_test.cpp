#include "engine/facts/catalogue.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "engine/support/error.h"

using namespace plateau;

namespace {

void check_field(const FieldSpec& field) {
    CAPTURE(field.name);
    CHECK((field.type == FieldType::list) == (field.element.size() == 1));
    CHECK((field.type == FieldType::record) == !field.members.empty());
    CHECK((field.type == FieldType::choice) == !field.choices.empty());
    CHECK(field.type != FieldType::role);
    for (const FieldSpec& inner : field.element) {
        check_field(inner);
    }
    for (const FieldSpec& inner : field.members) {
        CHECK_FALSE(inner.summary.empty());
        check_field(inner);
    }
}

}  // namespace

TEST_CASE("the catalogue has every kind of the vocabulary, in order and once") {
    std::vector<std::string> names;
    for (const FactKind& kind : fact_kinds()) {
        names.push_back(kind.name);
    }
    const std::vector<std::string> vocabulary = {"antivirus",
                                                 "custom",
                                                 "dhcp_offer",
                                                 "dhcp_reservation",
                                                 "dhcp_server",
                                                 "directory_computer",
                                                 "directory_group",
                                                 "directory_unit",
                                                 "directory_user",
                                                 "domain_membership",
                                                 "file",
                                                 "firewall_profile",
                                                 "firewall_rule",
                                                 "host",
                                                 "local_account",
                                                 "local_group",
                                                 "mac_filter",
                                                 "mapped_drive",
                                                 "network_interface",
                                                 "port_answer",
                                                 "port_forward",
                                                 "printer",
                                                 "remote_desktop",
                                                 "router_admin",
                                                 "scheduled_task",
                                                 "service",
                                                 "share",
                                                 "share_access",
                                                 "software",
                                                 "tunnel_answer",
                                                 "update_policy",
                                                 "volume",
                                                 "vpn_connection",
                                                 "vpn_server",
                                                 "wan",
                                                 "wifi_network",
                                                 "wifi_profile"};
    CHECK(names == vocabulary);
}

TEST_CASE("every kind says what it is and where it comes from, and its key is made of required fields") {
    for (const FactKind& kind : fact_kinds()) {
        CAPTURE(kind.name);
        CHECK_FALSE(kind.summary.empty());
        CHECK_FALSE(kind.source.empty());
        CHECK_FALSE(kind.since.empty());
        std::set<std::string> names;
        for (const FieldSpec& field : kind.fields) {
            CAPTURE(field.name);
            CHECK(names.insert(field.name).second);
            CHECK_FALSE(field.summary.empty());
            check_field(field);
        }
        for (const std::string& name : kind.key) {
            CAPTURE(name);
            const auto field = std::find_if(kind.fields.begin(), kind.fields.end(),
                                            [&](const FieldSpec& spec) { return spec.name == name; });
            REQUIRE(field != kind.fields.end());
            CHECK(field->required);
        }
    }
}

TEST_CASE("a fact is canonical and carries its key") {
    const Fact fact = make_fact("dhcp_reservation", {{"mac", "00-1B-A9-12-34-56"}, {"name", "Imprimante"}},
                                {"sha256:x"}, Assurance::verified);
    CHECK(fact.key == Record{{"mac", "00:1b:a9:12:34:56"}});
    CHECK(fact.value == Record{{"mac", "00:1b:a9:12:34:56"}, {"name", "imprimante"}});
    CHECK(fact.evidence == std::vector<std::string>{"sha256:x"});
}

TEST_CASE("a parser that makes what is no fact is told so") {
    CHECK_THROWS_AS(make_fact("spaceship", {}, {}, Assurance::verified), Error);
    CHECK_THROWS_AS(make_fact("dhcp_reservation", {{"name", "x"}}, {}, Assurance::verified), Error);
    CHECK_THROWS_AS(make_fact("dhcp_reservation", {{"mac", "not one"}}, {}, Assurance::verified), Error);
    CHECK_THROWS_AS(make_fact("host", {{"colour", "red"}}, {}, Assurance::verified), Error);
}
