#pragma once

#include <filesystem>
#include <vector>

namespace plateau {

/// Where things are on this machine. The build tree and an installation have the same shape: bin/, lib/plateau/ and
/// share/plateau/ beside each other.
struct Places {
    std::filesystem::path private_programs;  ///< plateau-helper, plateau-grader-host
    std::filesystem::path graders;           ///< grader plugins
    std::filesystem::path scenarios;         ///< shipped subjects
    std::filesystem::path recipes;           ///< of golden images
    std::filesystem::path store;             ///< golden images and overlays
    std::filesystem::path state;             ///< what a rehearsal leaves, and its records

    /// A scenario folder as people name it: a path, or the name of a shipped one. Throws Error usage
    /// ("scenario.absent") when there is none.
    std::filesystem::path scenario(const std::filesystem::path& name) const;

    /// The file of the centre's key (SecretKeeper), which may not be there yet.
    std::filesystem::path centre_key() const { return state / "centre.key"; }

    /// Where the referentials of the scenario in `folder` may be: beside it, then those that are shipped.
    std::vector<std::filesystem::path> referentials(const std::filesystem::path& folder) const;
};

/// The places that belong to the running program. The store is /var/lib/plateau/images, the state
/// $XDG_STATE_HOME/plateau (or ~/.local/state/plateau) until a command says otherwise.
Places places_of_this_program();

}  // namespace plateau
