#include "engine/facts/facts_json.h"

#include <doctest/doctest.h>

#include "engine/facts/catalogue.h"
#include "engine/model/secret.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"
#include "tests/golden.h"

using namespace plateau;

namespace {

FactsRecord sample() {
    const std::string evidence = sha256_of("reply");
    FactsRecord record;
    record.subject = {.role = "router", .platform = "linux", .name = "routeur"};
    record.observed_at = "2026-11-22T09:30:00Z";
    record.observed_by = "plateau 0.1.0";
    record.source = "ssh";
    record.trust = Trust::live;
    record.kinds = {"dhcp_reservation", "port_forward"};
    record.facts = {
        make_fact("dhcp_reservation",
                  {{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}, {"name", "imprimante"}},
                  {evidence + "#/1"}, Assurance::verified),
        make_fact("dhcp_reservation", {{"mac", "00:1b:a9:00:00:01"}, {"address", nullptr}, {"name", "poste-é"}},
                  {evidence}, Assurance::verified)};
    record.unobserved = {{"wifi_network", "linux.command.failed", "cat: \"quoted\""}};
    record.evidence[evidence] = {.asked = "cat /etc/dnsmasq.conf",
                                 .of = "192.168.1.1",
                                 .at = "2026-11-22T09:30:00Z",
                                 .size = 5,
                                 .media = "text/plain"};
    sort_record(record);
    return record;
}

/// The sample with `from` replaced by `to`: one thing wrong.
std::string with(const std::string& from, const std::string& to) {
    std::string text = facts_to_json(sample());
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string refusal(const std::string& text) {
    try {
        read_facts(text, "f.json");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::invalid_input);
        CHECK(error.message().id == "facts.file.invalid");
        std::string out;
        for (const auto& [name, value] : error.message().args) {
            out += (out.empty() ? "" : "|") + value;
        }
        return out;
    }
    return "read without complaint";
}

}  // namespace

TEST_CASE("a record is written as the contract has it and read back the same") {
    const FactsRecord record = sample();
    const std::string text = facts_to_json(record);
    check_golden("facts/sample.json", text + "\n");
    const auto read = read_facts(text, "f.json");
    REQUIRE(read.size() == 1);
    CHECK(read.front() == record);
    CHECK(facts_to_json(read.front()) == text);
    CHECK(record_hash(record) == sha256_of(text));
}

TEST_CASE("a file may hold several subjects, also spread over lines by a person") {
    const std::string text = facts_to_json(sample());
    CHECK(read_facts(text + "\n" + text + "\n", "f").size() == 2);
    CHECK(read_facts(with("{\"schema\"", "{\n  \"schema\"") + text, "f").size() == 2);
}

TEST_CASE("facts in another order are the same record") {
    FactsRecord record = sample();
    std::swap(record.facts[0], record.facts[1]);
    CHECK(record_hash(read_facts(facts_to_json(record), "f").front()) == record_hash(sample()));
}

TEST_CASE("the contract's record without the list of kinds observes the kinds it has facts of") {
    const auto records = read_facts(with(R"(,"kinds":["dhcp_reservation","port_forward"])", ""), "f");
    CHECK(records.front().kinds == std::vector<std::string>{"dhcp_reservation"});
}

TEST_CASE("what is not as the contract has it is refused with line and member") {
    CHECK(refusal("") == "f.json|1|record|there is none");
    CHECK(refusal(facts_to_json(sample()) + "\n[]") == "f.json|2||expected an object, not a list");
    CHECK(refusal(facts_to_json(sample()) + "\n{]").starts_with("f.json|2|record|byte 1:"));
    CHECK(refusal(with("facts/1", "facts/2")) == "f.json|1|schema|'plateau.facts/2' is not plateau.facts/1");
    CHECK(refusal(with(R"("role":)", R"("rolle":)")) == "f.json|1|subject.role|missing");
    CHECK(refusal(with(R"("by":)", R"("colour":1,"by":)")) == "f.json|1|observed.colour|no such member");
    CHECK(refusal(with(R"("trust":"live")", R"("trust":"blind")")) ==
          "f.json|1|observed.trust|'blind' is none of: sealed, live, capture");
    CHECK(refusal(with("T09:30:00Z", " 09:30")).find("|observed.at|'2026-11-22 09:30' is not") != std::string::npos);
    CHECK(refusal(with(R"("size":5)", R"("size":-5)")).ends_with("size|expected a number of bytes"));
    CHECK(refusal(with(R"("size":5)", R"("size":"5")")).ends_with("size|expected a number of bytes"));
    CHECK(refusal(with(R"("assurance":"verified")", R"("assurance":"sure")")) ==
          "f.json|1|facts[0].assurance|'sure' is none of: verified, sourced, inferred");
    CHECK(refusal(with(R"("schema":)", R"("schema":"x","schema":)")).find("given twice") != std::string::npos);
}

TEST_CASE("facts that are none are refused with what would be right") {
    CHECK(refusal(with(R"({"kind":"dhcp_reservation")", R"({"kind":"spaceship")")) ==
          "f.json|1|facts[0].kind|'spaceship' is no kind of fact; see plateau facts --list");
    CHECK(refusal(with(R"("value":{"address":null)", R"("value":{"address":"x")")) ==
          "f.json|1|facts[0].value|address: 'x' is not an IPv4 address (192.168.1.10)");
    CHECK(refusal(with(R"("name":"imprimante")", R"("name":"Imprimante")")) ==
          "f.json|1|facts[1].value.name|\"Imprimante\" is not canonical; write \"imprimante\"");
    CHECK(refusal(with(R"("name":"imprimante")", R"("nom":"imprimante")")) ==
          "f.json|1|facts[1].value|nom: no such field");
    CHECK(refusal(with(R"("key":{"mac":"00:1b:a9:12:34:56"})", R"("key":{"mac":"00:1b:a9:12:34:57"})")) ==
          R"(f.json|1|facts[1].key|is not that of the value; write {"mac":"00:1b:a9:12:34:56"})");
    CHECK(refusal(with("#/1\"", "#/1\",\"sha256:0\"")) ==
          "f.json|1|facts[1].evidence[1]|'sha256:0' is not in the record's evidence");
}

TEST_CASE("nothing stands in a record twice or contradicts itself") {
    FactsRecord record = sample();
    record.facts.push_back(record.facts.back());
    CHECK(refusal(facts_to_json(record)) == R"(f.json|1|facts|two facts dhcp_reservation {"mac":"00:1b:a9:12:34:56"})");
    record = sample();
    record.kinds.push_back("port_forward");
    CHECK(refusal(facts_to_json(record)) == "f.json|1|observed.kinds|names a kind twice");
    record = sample();
    record.unobserved.front().kind = "port_forward";
    CHECK(refusal(facts_to_json(record)).ends_with("unobserved|port_forward is named twice, or observed as well"));
    record = sample();
    record.kinds = {"port_forward"};
    CHECK(refusal(facts_to_json(record))
              .ends_with("facts|a fact of the kind dhcp_reservation, which observed.kinds does not name"));
}

TEST_CASE("a secret is read back as it was sealed, and plain text in its place is refused without being quoted") {
    const SecretKeeper keeper;
    FactsRecord record = sample();
    record.unobserved.clear();
    record.kinds.emplace_back("wifi_network");
    record.facts.push_back(make_fact("wifi_network",
                                     {{"ssid", "ATELIER"},
                                      {"band", "5GHz"},
                                      {"passphrase", to_value(keeper.seal("wifi.passphrase", "cinq-tasses"))}},
                                     {}, Assurance::sourced));
    sort_record(record);
    const std::string text = facts_to_json(record);
    CHECK(text.find("cinq-tasses") == std::string::npos);
    const auto read = read_facts(text, "f.json");
    CHECK(read.front() == record);
    const auto secret = secret_in(read.front().facts.back().value.at("passphrase"));
    REQUIRE(secret.has_value());
    CHECK(keeper.open(*secret)->view() == "cinq-tasses");

    const auto with_passphrase = [&](const std::string& value) {
        const auto start = text.find("\"passphrase\":") + 13;
        std::string changed = text;
        return changed.replace(start, text.find('}', start) + 1 - start, value);
    };
    CHECK(read_facts(with_passphrase("null"), "f.json").front().facts.back().value.at("passphrase").is_null());
    CHECK(refusal(with_passphrase("\"cinq-tasses\"")) ==
          "f.json|1|facts[2].value|passphrase: a secret stands there as plain text");
    for (const char* value : {R"({"secret":"wifi.passphrase","sealed":"cinq-tasses","digest":"cinq-tasses"})",
                              R"({"secret":"wifi.passphrase","plain":"cinq-tasses","digest":""})",
                              R"({"secret":"cinq-tasses"})", R"(["cinq-tasses"])"}) {
        const std::string why = refusal(with_passphrase(value));
        CHECK(why.starts_with("f.json|1|facts[2].value|passphrase: "));
        CHECK(why.find("cinq-tasses") == std::string::npos);
    }
}
