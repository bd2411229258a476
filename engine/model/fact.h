#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/model/value.h"
#include "engine/model/verdict.h"

namespace plateau {

/// How well the meaning of a platform's bytes is known; a property of the parser.
enum class Assurance { verified, sourced, inferred };

/// One thing observed, in the vocabulary of the fact catalogue (engine/facts).
struct Fact {
    std::string kind;
    Record key;    ///< the catalogue's key fields of `value`
    Record value;  ///< canonical; a field looked for and not set is null, one not looked for absent
    std::vector<std::string> evidence;  ///< "sha256:…" with an optional "#/json/pointer"
    Assurance assurance = Assurance::inferred;

    bool operator==(const Fact&) const = default;
};

/// A kind of fact that could not be observed: unknown, not empty.
struct UnobservedKind {
    std::string kind;
    std::string code;  ///< as Unobserved::code
    std::string why;

    bool operator==(const UnobservedKind&) const = default;
};

/// What one piece of evidence is. Its bytes are kept apart, under their hash.
struct EvidenceEntry {
    std::string asked;  ///< "nft -j list ruleset", "/etc/wireguard/wg0.conf"
    std::string of;     ///< the machine or address asked
    std::string at;     ///< RFC 3339 UTC
    std::uint64_t size = 0;
    std::string media;  ///< MIME type

    bool operator==(const EvidenceEntry&) const = default;
};

/// One subject as it was observed once: a record of plateau.facts/1.
struct FactsRecord {
    struct Subject {
        std::string role;      ///< role in the scenario: "client", "server", "router"
        std::string platform;  ///< "linux", "windows", …
        std::string name;      ///< what the subject calls itself, or the address it was asked at
        bool operator==(const Subject&) const = default;
    };
    Subject subject;
    std::string observed_at;  ///< RFC 3339 UTC
    std::string observed_by;  ///< "plateau 0.1.0"
    std::string source;       ///< "agent", "ssh", "disk", "capture"
    Trust trust = Trust::live;
    std::vector<std::string> kinds;          ///< kinds fully observed, ascending: one without a fact below is empty
    std::vector<Fact> facts;                 ///< ascending by kind, then key
    std::vector<UnobservedKind> unobserved;  ///< ascending by kind
    std::map<std::string, EvidenceEntry> evidence;  ///< by "sha256:…"

    bool operator==(const FactsRecord&) const = default;
};

}  // namespace plateau
