#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace plateau {

/// One file of an image.
struct ImageFile {
    std::string name;  ///< in the image's folder: "disk.qcow2"
    std::int64_t size = 0;
    std::string sha256;
    /// Last modification in nanoseconds since 1970: with the size, what is looked at before each use instead of
    /// every byte.
    std::int64_t modified = 0;

    bool operator==(const ImageFile&) const = default;
};

/// A package installed in an image.
struct ImagePackage {
    std::string name;
    std::string version;

    bool operator==(const ImagePackage&) const = default;
};

/// plateau.image/1: what an image is made of. Written last, so an image without one was never finished.
struct ImageManifest {
    std::string name;    ///< "practice"
    std::string recipe;  ///< hash_of_recipe() at the build
    std::string built;   ///< RFC 3339 UTC
    std::vector<std::string> roles;
    std::vector<ImageFile> files;
    std::vector<ImagePackage> packages;

    /// The file of that name, or nullptr.
    const ImageFile* find(std::string_view file) const;
    bool operator==(const ImageManifest&) const = default;
};

/// One JSON record with a final newline.
std::string to_json(const ImageManifest& manifest);
/// Reads to_json()'s text; the reason says which member is off. File names with a '/' are refused.
tl::expected<ImageManifest, std::string> image_manifest_from_json(std::string_view text);

/// Lines "name TAB version"; other lines are passed over.
std::vector<ImagePackage> parse_package_list(std::string_view text);

}  // namespace plateau
