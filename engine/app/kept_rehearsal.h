#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/ports/hypervisor.h"

namespace plateau {

/// A golden image by what it was when a machine was made of it.
struct KeptImage {
    std::string name;  ///< "practice/client"
    std::string hash;  ///< "sha256:…" of the disk

    bool operator==(const KeptImage&) const = default;
};

/// One seat of a kept rehearsal.
struct KeptSeat {
    std::string id;
    std::string answer;
    std::string router;                       ///< SeatRouter::kind
    std::string router_host_key;              ///< "SHA256:…"; empty without a router of ours
    std::map<std::string, KeptImage> images;  ///< by role

    bool operator==(const KeptSeat&) const = default;
};

/// plateau.kept/1, in the instance's folder: what is needed to find the labs of a kept rehearsal again. What they are
/// made of otherwise stands in the scenario, which may have been mended meanwhile.
struct KeptRehearsal {
    std::string session;
    std::filesystem::path scenario;  ///< folder, absolute
    std::filesystem::path folder;    ///< of the seats' case folders, absolute
    std::string uri;                 ///< of the hypervisor
    Accelerator accelerator = Accelerator::tcg;
    std::vector<KeptSeat> seats;

    /// The seat of that id, or nullptr.
    const KeptSeat* find(std::string_view seat) const;

    bool operator==(const KeptRehearsal&) const = default;
};

/// One JSON record with a final newline.
std::string to_json(const KeptRehearsal& kept);

/// Reads such a record; kept_from_json(to_json(x)) is x. The reason says what is wrong and where: members missing or
/// unknown, names that may not be parts of an owner, paths that are not absolute, one seat twice.
tl::expected<KeptRehearsal, std::string> kept_from_json(std::string_view text);

}  // namespace plateau
