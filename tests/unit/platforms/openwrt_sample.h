#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "engine/facts/facts_json.h"
#include "engine/model/secret.h"
#include "engine/platforms/openwrt/observe.h"
#include "tests/fakes/fake_case_store.h"

namespace plateau {

/// A record that was read of a capture, and the store its evidence is in.
struct RouterRecord {
    FactsRecord record;
    std::string kept;  ///< every piece of evidence, one after the other
    std::shared_ptr<SecretKeeper> secrets = std::make_shared<SecretKeeper>();

    std::vector<Fact> of_kind(std::string_view kind) const {
        std::vector<Fact> facts;
        std::copy_if(record.facts.begin(), record.facts.end(), std::back_inserter(facts),
                     [&](const Fact& fact) { return fact.kind == kind; });
        return facts;
    }
    /// The only fact of the kind that has this value in this field.
    Record fact(std::string_view kind, std::string_view field, const Value& value) const {
        std::vector<Record> found;
        for (const Fact& fact : of_kind(kind)) {
            const auto member = fact.value.find(field);
            if (member != fact.value.end() && member->second == value) {
                found.push_back(fact.value);
            }
        }
        REQUIRE_MESSAGE(found.size() == 1, std::string(kind));
        return found.front();
    }
    bool observed(const std::string& kind) const {
        return std::find(record.kinds.begin(), record.kinds.end(), kind) != record.kinds.end();
    }
    std::string why_not(std::string_view kind) const {
        for (const UnobservedKind& one : record.unobserved) {
            if (one.kind == kind) {
                return one.code;
            }
        }
        return {};
    }
    std::string plaintext(const Value& secret) const {
        const auto sealed = secret_in(secret);
        const auto text = sealed ? secrets->open(*sealed) : std::nullopt;
        return text ? std::string(text->view()) : std::string();
    }
};

class RouterClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point{std::chrono::seconds{1'767'268'800}};
    }
};

/// Puts the evidence into the record's text. Whatever the router said, the record is one, and each fact leads to bytes
/// that were kept.
inline void keep_evidence(RouterRecord& result, fakes::FakeCaseStore& store) {
    for (const auto& [hash, entry] : result.record.evidence) {
        const auto bytes = store.find(hash);
        REQUIRE(bytes.has_value());
        CHECK(bytes->size() == entry.size);
        result.kept += *bytes;
    }
    CHECK(read_facts(facts_to_json(result.record), "record").front() == result.record);
    for (const Fact& fact : result.record.facts) {
        for (const std::string& hash : fact.evidence) {
            CHECK(result.record.evidence.contains(hash));
        }
    }
}

inline RouterRecord read_router_text(const std::string& reply) {
    RouterRecord result;
    fakes::FakeCaseStore store;
    result.record =
        read_openwrt_capture(reply, {"router", "box", openwrt_kinds()}, *result.secrets, store, RouterClock());
    keep_evidence(result, store);
    return result;
}

/// Dumps of real routers; nothing, said in print, where they are absent on this machine.
inline std::optional<std::filesystem::path> openwrt_dumps() {
    const std::filesystem::path folder = "../shared/corpus/router/openwrt";
    if (!std::filesystem::is_directory(folder)) {
        std::cout << "skipped: " << folder.string() << " is absent on this machine\n";
        return std::nullopt;
    }
    return folder;
}

inline std::string file_text(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// All that `uci show` printed on that router, package by package.
inline std::string dump_of(const std::filesystem::path& router) {
    std::string text;
    for (const auto& entry : std::filesystem::directory_iterator(router)) {
        text += entry.path().filename().string().starts_with("uci-show-") ? file_text(entry.path()) : "";
    }
    REQUIRE_FALSE(text.empty());
    return text;
}

}  // namespace plateau
