#include "engine/lab/image_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/lab/folders.h"
#include "engine/lab/image_build.h"
#include "engine/lab/image_files.h"
#include "engine/lab/recipe_hash.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/wait.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t manifest_limit = 4 << 20;
constexpr std::string_view disk_file = "disk.qcow2";

struct Recipe {
    std::string_view name;
    std::vector<std::string> roles;
};

/// Every image Plateau can build.
const std::vector<Recipe>& known_recipes() {
    static const std::vector<Recipe> recipes{{"practice", {"client", "server", "router"}}};
    return recipes;
}

const Recipe& recipe_of(std::string_view image) {
    const auto& recipes = known_recipes();
    const auto found = std::find_if(recipes.begin(), recipes.end(), [&](const Recipe& r) { return r.name == image; });
    if (found == recipes.end()) {
        std::string known;
        for (const Recipe& recipe : recipes) {
            known += (known.empty() ? "" : ", ") + std::string(recipe.name);
        }
        throw Error(ErrorKind::invalid_input,
                    Message{"image.unknown", {{"image", std::string(image)}, {"known", known}}});
    }
    return *found;
}

bool is_image_folder(const fs::path& folder) {
    const std::string name = folder.filename();
    return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void read_manifest(StoredImage& image) {
    std::error_code ignored;
    if (!fs::exists(image.folder / manifest_file, ignored)) {
        image.why = "it was never finished";
        return;
    }
    auto manifest = image_manifest_from_json(read_file(image.folder / manifest_file, manifest_limit));
    if (!manifest) {
        image.state = StoredImage::State::damaged;
        image.why = "manifest.json cannot be read: " + manifest.error();
        return;
    }
    image.state = StoredImage::State::ready;
    image.manifest = std::move(*manifest);
}

void mark(StoredImage& image, const std::optional<std::string>& why) {
    const fs::path file = image.folder / damage_mark;
    if (why) {
        image.state = StoredImage::State::damaged;
        image.why = *why;
        write_file_atomically(file, *why + "\n");
    } else {
        image.state = StoredImage::State::ready;
        image.why.clear();
        fs::remove(file);
    }
}

/// "practice/client".
struct ImageName {
    std::string image;
    std::string role;
};

ImageName parts_of(const std::string& name) {
    const auto slash = name.find('/');
    const Recipe& recipe = recipe_of(name.substr(0, slash));
    const std::string role = slash == std::string::npos ? "" : name.substr(slash + 1);
    if (std::find(recipe.roles.begin(), recipe.roles.end(), role) == recipe.roles.end()) {
        throw Error(ErrorKind::invalid_input, Message{"image.role.unknown", {{"image", name}, {"role", role}}});
    }
    return {std::string(recipe.name), role};
}

GoldenImage golden(const std::string& name, const std::string& role, const StoredImage& image) {
    return {name,
            role,
            image.manifest.find(disk_file)->sha256,
            image.folder / disk_file,
            image.folder / "vmlinuz",
            image.folder / "initrd"};
}

}  // namespace

std::string_view to_string_view(StoredImage::State state) {
    switch (state) {
        case StoredImage::State::ready:
            return "ready";
        case StoredImage::State::damaged:
            return "damaged";
        case StoredImage::State::unfinished:
            return "unfinished";
    }
    return "unfinished";
}

ImageStore::ImageStore(fs::path store, fs::path recipes) : store_(std::move(store)), recipes_(std::move(recipes)) {}

fs::path ImageStore::current_folder(const std::string& name, const std::string& recipe) const {
    return store_ / name / recipe.substr(recipe.find(':') + 1, 16);
}

StoredImage ImageStore::examine(const std::string& name, const fs::path& folder) const {
    StoredImage image{.name = name, .folder = folder};
    read_manifest(image);
    if (image.state != StoredImage::State::ready) {
        return image;
    }
    std::error_code ignored;
    auto why = fs::exists(folder / damage_mark, ignored) ? std::optional(read_file(folder / damage_mark, 4096))
                                                         : quick_check(folder, image.manifest);
    if (why) {
        image.state = StoredImage::State::damaged;
        image.why = why->substr(0, why->find('\n'));
    }
    return image;
}

StoredImage ImageStore::ensure(const std::string& name, const BuildProgress& progress,
                               const std::stop_token& stop) const {
    const Recipe& recipe = recipe_of(name);
    ImageBuild build{name, hash_of_recipe(recipes_ / name), recipe.roles, recipes_ / name, {}};
    build.target = current_folder(name, build.recipe_hash);
    StoredImage image = examine(name, build.target);
    if (image.state != StoredImage::State::ready) {
        make_folders(build.target.parent_path());
        const FileLock lock = wait_for_builders(build, stop);
        image = examine(name, build.target);
        if (image.state != StoredImage::State::ready) {
            remove_unfinished(build.target.parent_path());
            build_image(build, progress, stop);
            image = examine(name, build.target);
        }
    }
    image.current = true;
    return image;
}

std::vector<StoredImage> ImageStore::list() const {
    std::vector<StoredImage> images;
    for (const Recipe& recipe : known_recipes()) {
        const std::string name(recipe.name);
        std::error_code none;
        const fs::path current = fs::exists(recipes_ / name / "build", none)
                                     ? current_folder(name, hash_of_recipe(recipes_ / name))
                                     : fs::path();
        for (const auto& entry : fs::directory_iterator(store_ / name, none)) {
            if (is_image_folder(entry.path())) {
                images.push_back(examine(name, entry.path()));
                images.back().current = entry.path() == current;
            }
        }
    }
    std::sort(images.begin(), images.end(), [](const StoredImage& a, const StoredImage& b) {
        return std::tie(a.name, a.folder) < std::tie(b.name, b.folder);
    });
    return images;
}

std::vector<StoredImage> ImageStore::verify(const std::stop_token& stop) const {
    auto images = list();
    for (StoredImage& image : images) {
        if (!image.manifest.files.empty()) {
            mark(image, full_check(image.folder, image.manifest, stop));
        }
    }
    return images;
}

GoldenImage ImageStore::find(const std::string& name) const {
    const ImageName parts = parts_of(name);
    const StoredImage image = examine(parts.image, current_folder(parts.image, hash_of_recipe(recipes_ / parts.image)));
    if (image.state != StoredImage::State::ready) {
        throw Error(image.state == StoredImage::State::damaged ? ErrorKind::damaged : ErrorKind::not_found,
                    Message{"image.not_ready", {{"image", parts.image}, {"why", image.why}}});
    }
    return golden(name, parts.role, image);
}

GoldenImage ImageStore::find(const std::string& name, const std::string& hash) const {
    const ImageName parts = parts_of(name);
    for (const StoredImage& image : list()) {
        const ImageFile* disk = image.manifest.find(disk_file);
        if (image.name == parts.image && image.state == StoredImage::State::ready && disk != nullptr &&
            disk->sha256 == hash) {
            return golden(name, parts.role, image);
        }
    }
    throw Error(ErrorKind::not_found,
                Message{"image.gone", {{"image", parts.image}, {"hash", hash}, {"store", store_.string()}}});
}

}  // namespace plateau
