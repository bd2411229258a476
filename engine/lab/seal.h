#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/lab/lab.h"

namespace plateau {

/// What is sealed beside the machines.
struct SealRequest {
    std::filesystem::path case_folder;         ///< made when it is not there
    std::optional<std::string> router_export;  ///< the router's configuration as it gave it; nothing: it has none
};

/// How a machine of the post came to rest.
struct SealedMachine {
    enum class Stopped {
        was_off,    ///< before the seal
        asked,      ///< it shut down when asked
        power_cut,  ///< it did not, or could not be asked
    };
    std::string role;
    std::string name;
    Stopped stopped = Stopped::was_off;
    std::string why;                ///< of a power cut, in English; empty otherwise
    std::int64_t milliseconds = 0;  ///< from the request to rest
};

/// "was_off", "asked" or "power_cut".
std::string_view to_string_view(SealedMachine::Stopped stopped);

/// A file of the post and its bytes' hash.
struct SealedFile {
    std::string name;  ///< "client.qcow2" in the overlay folder, "router.export" in the case folder
    std::int64_t size = 0;
    std::string sha256;
};

/// plateau.seal/1: the post as it was left. Times are RFC 3339 UTC.
struct SealManifest {
    Owner owner;
    std::string links_cut;                    ///< when the first link was cut
    std::int64_t links_cut_microseconds = 0;  ///< from the first link's cut to the last one's
    std::string sealed;                       ///< when the last file was hashed
    std::vector<SealedMachine> machines;      ///< in the lab's order
    std::vector<SealedFile> files;            ///< disks in the lab's order
    std::vector<GoldenImage> images;          ///< what the disks stand on, by role in the lab's order
    std::optional<SealedFile> router_export;
};

/// One JSON record with a final newline.
std::string to_json(const SealManifest& manifest);

/// Seals a post: cuts the links of all machines at one instant, asks them to shut down, cuts the power of those that
/// are not off in time, makes disks and router export read-only, hashes them and writes manifest.json into the case
/// folder. A machine whose link cannot be cut loses its power at once. Throws what the ports throw when a machine can
/// be neither stopped nor its disk hashed, and Error cancelled when `stop` is asked for, which nothing waits beyond but
/// the hash of a disk that is under way; no manifest is written then.
SealManifest seal(const LabServices& services, const Lab& lab, const SealRequest& request,
                  const std::stop_token& stop = {});

}  // namespace plateau
