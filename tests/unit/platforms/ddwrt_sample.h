#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/facts/facts_json.h"
#include "engine/model/secret.h"
#include "engine/platforms/ddwrt/observe.h"
#include "tests/fakes/fake_case_store.h"

namespace plateau {

/// A record that was read of a DD-WRT router, and the bytes that were kept of it.
struct DdwrtRecord {
    FactsRecord record;
    std::string kept;
    std::shared_ptr<SecretKeeper> secrets = std::make_shared<SecretKeeper>();

    std::vector<Fact> of(const std::string& kind) const {
        std::vector<Fact> facts;
        std::copy_if(record.facts.begin(), record.facts.end(), std::back_inserter(facts),
                     [&](const Fact& fact) { return fact.kind == kind; });
        return facts;
    }
    Record only(const std::string& kind) const {
        const auto all = of(kind);
        REQUIRE_MESSAGE(all.size() == 1, kind << " " << why_not(kind));
        return all.front().value;
    }
    /// The only fact of the kind whose `field` is `value`.
    Record fact(const std::string& kind, const std::string& field, const Value& value) const {
        std::vector<Record> found;
        for (const Fact& fact : of(kind)) {
            const auto member = fact.value.find(field);
            if (member != fact.value.end() && member->second == value) {
                found.push_back(fact.value);
            }
        }
        REQUIRE_MESSAGE(found.size() == 1, kind << " " << why_not(kind));
        return found.front();
    }
    std::string why_not(const std::string& kind) const {
        const auto found = std::find_if(record.unobserved.begin(), record.unobserved.end(),
                                        [&](const UnobservedKind& one) { return one.kind == kind; });
        return found == record.unobserved.end() ? "none" : found->code;
    }
    std::string plaintext(const Record& fact) const {
        const auto passphrase = fact.find("passphrase");
        const auto sealed = passphrase == fact.end() ? std::nullopt : secret_in(passphrase->second);
        const auto text = sealed ? secrets->open(*sealed) : std::nullopt;
        return text ? std::string(text->view()) : std::string();
    }
};

class DdwrtClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

inline DdwrtRecord read_ddwrt(const std::string& reply) {
    DdwrtRecord result;
    fakes::FakeCaseStore store;
    result.record = read_ddwrt_capture(reply, {"router", "box", ddwrt_kinds()}, *result.secrets, store, DdwrtClock());
    for (const auto& [hash, entry] : result.record.evidence) {
        const auto bytes = store.find(hash);
        REQUIRE(bytes.has_value());
        CHECK(bytes->size() == entry.size);
        result.kept += *bytes;
    }
    // Whatever the router said, the record is one, and each fact leads to bytes that were kept.
    CHECK(read_facts(facts_to_json(result.record), "record").front() == result.record);
    for (const Fact& fact : result.record.facts) {
        for (const std::string& hash : fact.evidence) {
            CHECK(result.record.evidence.contains(hash));
        }
    }
    return result;
}

/// The settings every router has, before those of a test.
inline std::string with_lan(const std::string& settings) {
    return "lan_ipaddr=192.168.1.1\nlan_netmask=255.255.255.0\nlan_ifname=br0\nlan_proto=dhcp\n" + settings;
}

}  // namespace plateau
