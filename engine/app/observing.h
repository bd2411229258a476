#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/fact.h"

namespace plateau {

/// What becomes of a kind that the subject's platform does not know.
enum class UnknownKind {
    refuse,      ///< the person who named it is told
    unobserved,  ///< it is, in the record
};

/// What `plateau facts --from` observes.
struct ObserveOptions {
    /// agent:URI/DOMAIN (agent:qemu:///system/post-client), disk:FILE, hives:DIR (hive_folder.h),
    /// linux:ssh://[USER@]ADDRESS[:PORT] or capture:linux:FILE.
    std::string from;
    std::string role = "subject";    ///< FactsRecord::Subject::role
    std::vector<std::string> kinds;  ///< empty: every kind the platform knows
    std::vector<std::string> files;  ///< paths, for the kind "file"
    UnknownKind unknown_kind = UnknownKind::refuse;
    std::optional<std::filesystem::path> keep;  ///< case folder for the evidence; nothing: its hashes only
    std::string password;                       ///< of an SSH account
    std::string host_key;                       ///< of an SSH server: "SHA256:…"
};

/// Observes one subject. What could not be observed is in the record. Throws Error usage for a text that names no
/// subject, an unknown kind, or an SSH server whose key is not given (the error tells the key it shows); unavailable,
/// not_found or denied where the way to the subject is missing on this side.
FactsRecord observe_subject(const ObserveOptions& options);

}  // namespace plateau
