#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/custody/centre_signature.h"
#include "engine/custody/journal_reader.h"
#include "engine/lab/seal.h"

namespace plateau {

/// A post's seal with what the centre says of it (plateau.signed-seal/1).
struct SignedSeal {
    std::string session;
    std::string seat;
    std::string number;                    ///< what stands on the label
    std::string plateau;                   ///< the version that sealed
    std::optional<SealedFile> live_facts;  ///< what only a running machine told, in the case folder
    Record seal;                           ///< plateau.seal/1: disks and router export by hash, golden images by name

    bool operator==(const SignedSeal&) const;
};

/// What is signed, from the manifest that sealing made.
SignedSeal signed_seal_of(const SealManifest& manifest, std::string number, std::string plateau,
                          std::optional<SealedFile> live_facts);

/// One signed line with its newline; its SHA-256 is what a handover and a label quote.
std::string to_text(const SignedSeal& seal, const CentreKey& key);

/// The seal in `text`, every byte of which counts; `file` is the name that a problem gets.
tl::expected<SignedSeal, CustodyProblem> read_signed_seal(std::string_view text, const CentrePublicKey& key,
                                                          const std::string& file);

/// Where the files of a sealed post lie.
struct SealedPlaces {
    std::filesystem::path overlays;     ///< the disks
    std::filesystem::path case_folder;  ///< router export and live facts
};

/// Reads each sealed file once; the first that is not there, or not what was sealed. Throws what reading a file throws
/// but for one that is not there.
std::optional<CustodyProblem> first_broken(const SignedSeal& seal, const SealedPlaces& places);

}  // namespace plateau
