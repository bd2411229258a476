#pragma once

#include <string>
#include <vector>

#include "engine/facts/facts_json.h"
#include "engine/model/fact.h"
#include "engine/model/scenario.h"
#include "engine/support/secret_keeper.h"

namespace plateau::samples {

/// The evidence that facts_of() refers to.
inline const std::string evidence = "sha256:5782b18687e6cf8a482fc32d2db5b196d8821c458a0c069c6acf3953446e7bb5";

/// A live record of `role` in which `kinds` are fully observed and nothing is there yet.
inline FactsRecord record_of(const std::string& role, std::vector<std::string> kinds) {
    FactsRecord record;
    record.subject = {.role = role, .platform = "linux", .name = role};
    record.observed_at = "2026-11-22T09:30:00Z";
    record.observed_by = "plateau 0.1.0";
    record.source = "agent";
    record.kinds = std::move(kinds);
    record.evidence[evidence] = {
        .asked = "facts", .of = role, .at = "2026-11-22T09:30:00Z", .size = 5, .media = "text/plain"};
    return record;
}

inline Item item_of(const std::string& id, const std::string& check, const std::string& on, Record expect) {
    Item item;
    item.id = id;
    item.check = check;
    item.on = on;
    item.expect = std::move(expect);
    item.quarter_points = 8;
    item.criteria = {"CP7.2"};
    return item;
}

/// A key of the tests' own.
inline const SecretKeeper& secrets() {
    static const SecretKeeper keeper;
    return keeper;
}

inline Scenario scenario_of(std::vector<Item> guide) {
    Scenario scenario;
    scenario.id = "practice";
    scenario.version = "sha256:0000000000000000000000000000000000000000000000000000000000000001";
    scenario.guide = std::move(guide);
    return scenario;
}

}  // namespace plateau::samples
