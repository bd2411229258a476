#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/image_manifest.h"

namespace plateau {

/// A golden image in the role a machine plays: read-only, known by hash.
struct GoldenImage {
    std::string name;  ///< "practice/client"
    std::string role;  ///< "client": what the guest is told to be
    std::string hash;  ///< "sha256:…" of the disk
    std::filesystem::path disk;
    std::filesystem::path kernel;
    std::filesystem::path initrd;
};

/// One image found in the store.
struct StoredImage {
    enum class State { ready, damaged, unfinished };
    std::string name;  ///< "practice"
    std::filesystem::path folder;
    State state = State::unfinished;
    std::string why;         ///< what is damaged or missing, in English; empty when ready
    bool current = false;    ///< made by the recipe as it is now
    ImageManifest manifest;  ///< empty but when its manifest could be read
};

/// "ready", "damaged" or "unfinished".
std::string_view to_string_view(StoredImage::State state);

/// What a build says while it goes on: lines of the recipe's standard error. Called on the building thread.
using BuildProgress = std::function<void(std::string_view line)>;

/// Golden images: <store>/<name>/<first 16 digits of the recipe's hash>/{disk.qcow2,vmlinuz,initrd,manifest.json}.
/// An image is made in a folder `.building-…` beside it and renamed into place, so it is whole or not there. Any thread
/// and any process may use one store: builders wait for each other. Blocks.
class ImageStore {
  public:
    /// `recipes` holds one folder an image, each with a program `build OUT`.
    ImageStore(std::filesystem::path store, std::filesystem::path recipes);

    const std::filesystem::path& folder() const { return store_; }

    /// The image of that name as its recipe is now: the one in the store when it passes the quick check, otherwise it
    /// is built. What dead builders left is removed. Throws Error invalid_input for a name without a recipe,
    /// unavailable when the build fails, cancelled.
    StoredImage ensure(const std::string& name, const BuildProgress& progress, const std::stop_token& stop = {}) const;

    /// Every image in the store by the quick check, ascending by name and folder.
    std::vector<StoredImage> list() const;

    /// As list(), every byte compared with the manifest's hashes. One found damaged is marked, so that ensure() builds
    /// it again, and one whose mark no longer holds true loses it.
    std::vector<StoredImage> verify(const std::stop_token& stop = {}) const;

    /// "practice/client" as ensure() left it, after the quick check. Throws Error invalid_input for a name or role that
    /// no recipe has, not_found when the image is not there, damaged.
    GoldenImage find(const std::string& name) const;

    /// The image of that name whose disk has that hash ("sha256:…"), whatever its recipe is now, after the quick check:
    /// what a machine made earlier stands on. Throws Error as find(), not_found when the store has none of that hash.
    GoldenImage find(const std::string& name, const std::string& hash) const;

  private:
    StoredImage examine(const std::string& name, const std::filesystem::path& folder) const;
    std::filesystem::path current_folder(const std::string& name, const std::string& recipe) const;

    std::filesystem::path store_;
    std::filesystem::path recipes_;
};

}  // namespace plateau
