#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "engine/support/message.h"

namespace plateau {

/// What becomes of a kind that the subject's platform does not know.
enum class UnknownKind {
    refuse,      ///< the person who named it is told
    unobserved,  ///< it is, in the record
};

/// What `plateau facts --from` observes.
struct ObserveOptions {
    /// agent:URI/DOMAIN (agent:qemu:///system/post-client), disk:FILE, hives:DIR (hive_folder.h),
    /// linux:ssh://[USER@]ADDRESS[:PORT], openwrt:ssh://[USER@]ADDRESS[:PORT],
    /// openwrt:http://[USER@]ADDRESS[:PORT] or https, ddwrt:ssh://[USER@]ADDRESS[:PORT],
    /// jnap:http://ADDRESS[:PORT] or https, router:[USER@]ADDRESS[:PORT] (observe_router.h), capture:linux:FILE,
    /// capture:openwrt:FILE, capture:ddwrt:FILE, capture:jnap:FILE or capture:windows:FILE.
    std::string from;
    std::string role = "subject";    ///< FactsRecord::Subject::role
    std::vector<std::string> kinds;  ///< empty: every kind the platform knows
    std::vector<std::string> files;  ///< paths, for the kind "file"
    UnknownKind unknown_kind = UnknownKind::refuse;
    std::optional<std::filesystem::path> keep;  ///< case folder for the evidence; nothing: its hashes only
    std::string password;                       ///< of an SSH account
    std::string router_password;                ///< of a router's administrator
    std::string host_key;                       ///< of an SSH server, or a web server's certificate: "SHA256:…"
    /// Told what a person should know meanwhile: a router's key or certificate that was taken unseen. May be empty.
    std::function<void(const Message&)> tell = {};
};

/// Observes one subject. What could not be observed is in the record. Throws Error usage for a text that names no
/// subject, an unknown kind, or a Linux machine whose SSH key is not given (the error tells the key it shows);
/// unavailable, not_found or denied where the way to the subject is missing on this side.
FactsRecord observe_subject(const ObserveOptions& options);

}  // namespace plateau
