#include "engine/facts/facts_json.h"

#include <algorithm>
#include <tuple>

#include "engine/facts/value_json.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

std::string json_text(std::string_view text) {
    return to_json(Value(text));
}

template <class Sequence, class Print>
std::string joined(const Sequence& sequence, Print print) {
    std::string out;
    for (const auto& element : sequence) {
        if (!out.empty()) {
            out += ',';
        }
        out += print(element);
    }
    return out;
}

std::string json_of(const Fact& fact) {
    return "{\"kind\":" + json_text(fact.kind) + ",\"key\":" + to_json(Value(fact.key)) +
           ",\"value\":" + to_json(Value(fact.value)) + ",\"evidence\":[" + joined(fact.evidence, json_text) +
           "],\"assurance\":" + json_text(to_string_view(fact.assurance)) + "}";
}

std::string json_of(const UnobservedKind& kind) {
    return "{\"kind\":" + json_text(kind.kind) + ",\"code\":" + json_text(kind.code) +
           ",\"why\":" + json_text(kind.why) + "}";
}

std::string json_of(const std::pair<const std::string, EvidenceEntry>& entry) {
    const EvidenceEntry& evidence = entry.second;
    return json_text(entry.first) + ":{\"asked\":" + json_text(evidence.asked) + ",\"of\":" + json_text(evidence.of) +
           ",\"at\":" + json_text(evidence.at) + ",\"size\":" + std::to_string(evidence.size) +
           ",\"media\":" + json_text(evidence.media) + "}";
}

}  // namespace

std::string_view to_string_view(Assurance assurance) {
    switch (assurance) {
        case Assurance::verified:
            return "verified";
        case Assurance::sourced:
            return "sourced";
        case Assurance::inferred:
            return "inferred";
    }
    return "inferred";
}

std::optional<Assurance> parse_assurance(std::string_view text) {
    for (const Assurance assurance : {Assurance::verified, Assurance::sourced, Assurance::inferred}) {
        if (to_string_view(assurance) == text) {
            return assurance;
        }
    }
    return std::nullopt;
}

std::string facts_to_json(const FactsRecord& record) {
    return "{\"schema\":\"plateau.facts/1\",\"subject\":{\"role\":" + json_text(record.subject.role) +
           ",\"platform\":" + json_text(record.subject.platform) + ",\"name\":" + json_text(record.subject.name) +
           "},\"observed\":{\"at\":" + json_text(record.observed_at) + ",\"by\":" + json_text(record.observed_by) +
           ",\"source\":" + json_text(record.source) + ",\"trust\":" + json_text(to_string_view(record.trust)) +
           ",\"kinds\":[" + joined(record.kinds, json_text) + "]},\"facts\":[" +
           joined(record.facts, [](const Fact& fact) { return json_of(fact); }) + "],\"unobserved\":[" +
           joined(record.unobserved, [](const UnobservedKind& kind) { return json_of(kind); }) + "],\"evidence\":{" +
           joined(record.evidence, [](const auto& entry) { return json_of(entry); }) + "}}";
}

std::string record_hash(const FactsRecord& record) {
    return sha256_of(facts_to_json(record));
}

void sort_record(FactsRecord& record) {
    std::sort(record.facts.begin(), record.facts.end(), [](const Fact& a, const Fact& b) {
        return std::tie(a.kind, a.key, a.value) < std::tie(b.kind, b.key, b.value);
    });
    std::sort(record.kinds.begin(), record.kinds.end());
    std::sort(record.unobserved.begin(), record.unobserved.end(),
              [](const UnobservedKind& a, const UnobservedKind& b) { return a.kind < b.kind; });
}

}  // namespace plateau
