// Replies of real machines: the practice image's three roles with services set up by hand, collected by collect.sh in
// namespaces of their own.
#include <doctest/doctest.h>

#include "engine/facts/facts_json.h"
#include "engine/platforms/linux/observe.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/golden.h"

using namespace plateau;

namespace {

class FixedClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point{std::chrono::seconds{1'795'426'200}};
    }
};

/// The record with a line break before each fact, so that a change of one shows as one line.
std::string spread(const FactsRecord& record) {
    std::string text = facts_to_json(record);
    for (std::size_t at = 0; (at = text.find(",{\"kind\":", at)) != std::string::npos; at += 2) {
        text.insert(at + 1, "\n");
    }
    return text + "\n";
}

void check_capture(const std::string& role) {
    const std::string bytes = read_file("tests/data/linux/" + role + ".reply");
    fakes::FakeCaseStore store;
    const FactsRecord record =
        read_linux_capture(bytes, {role, role, linux_kinds()}, SecretKeeper(), store, FixedClock());
    CHECK(record.trust == Trust::capture);
    for (const auto& [hash, entry] : record.evidence) {
        CHECK(store.find(hash)->size() == entry.size);
    }
    const std::string text = spread(record);
    CHECK(read_facts(text, role).front() == record);
    check_golden("linux/" + role + ".facts.json", text);
}

}  // namespace

TEST_CASE("a real server's reply makes the facts on file") {
    check_capture("server");
}

TEST_CASE("a real router's reply makes the facts on file") {
    check_capture("router");
}

TEST_CASE("a real client's reply makes the facts on file") {
    check_capture("client");
}

TEST_CASE("no reply of a real machine holds a secret") {
    for (const char* role : {"server", "router", "client"}) {
        const std::string bytes = read_file(std::string("tests/data/linux/") + role + ".reply");
        // The keys, passphrases and passwords that were set on the machines.
        for (const char* secret : {"yAnz5TF+", "FpCyhws9", "6BQqFEqt", "MotDePasse-2026", "Secret.1", "Passw0rd"}) {
            CAPTURE(role);
            CAPTURE(secret);
            CHECK(bytes.find(secret) == std::string::npos);
        }
    }
}
