#include "engine/lab/image_build.h"

#include <fmt/format.h>
#include <unistd.h>

#include "engine/lab/folders.h"
#include "engine/lab/image_files.h"
#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/utc_text.h"
#include "engine/support/wait.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::minutes build_limit{30};
constexpr std::string_view unfinished_prefix = ".building-";

fs::path running_build_lock(const ImageBuild& build) {
    return build.target.parent_path() / ".builder";
}

/// The folder a build works in, removed at the end of its life.
class BuildFolder {
  public:
    explicit BuildFolder(const ImageBuild& build)
        : path_(build.target.parent_path() /
                fmt::format("{}{}-{}", unfinished_prefix, build.target.filename().string(), ::getpid())) {
        make_folders(path_ / "image");
    }
    ~BuildFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    BuildFolder(const BuildFolder&) = delete;
    BuildFolder& operator=(const BuildFolder&) = delete;

    fs::path image() const { return path_ / "image"; }
    fs::path discarded() const { return path_ / "discarded"; }

  private:
    fs::path path_;
};

/// The recipe holds the lock of running builds for as long as one of its processes lives, and is ended when we are.
void run_recipe(const ImageBuild& build, const fs::path& out, const BuildProgress& progress,
                const std::stop_token& stop) {
    ChildCommand command;
    command.argv = {"setpriv",
                    "--pdeathsig",
                    "TERM",
                    "flock",
                    "--no-fork",
                    running_build_lock(build).string(),
                    build.recipe / "build",
                    out.string()};
    command.limit = build_limit;
    command.max_output = std::size_t{64} << 20;
    command.error_line = progress;
    const ChildResult result = run_child(command, stop);
    if (!result.succeeded()) {
        throw Error(ErrorKind::unavailable,
                    Message{"image.build.failed", {{"image", build.name}, {"why", result.summary()}}});
    }
    for (const std::string_view name : built_files) {
        if (!fs::is_regular_file(fs::symlink_status(out / name))) {
            throw Error(ErrorKind::damaged,
                        Message{"image.build.incomplete", {{"image", build.name}, {"file", std::string(name)}}});
        }
    }
}

void write_manifest(const ImageBuild& build, const fs::path& out) {
    ImageManifest manifest;
    manifest.name = build.name;
    manifest.recipe = build.recipe_hash;
    manifest.roles = build.roles;
    manifest.packages = parse_package_list(read_file(out / "packages.tsv"));
    fs::remove(out / "packages.tsv");
    manifest.files = record_files(out);
    manifest.built = utc_text(std::chrono::system_clock::now());
    write_file_atomically(out / manifest_file, to_json(manifest), 0444);
}

}  // namespace

FileLock wait_for_builders(const ImageBuild& build, const std::stop_token& stop) {
    const fs::path folder = build.target.parent_path();
    const Wait wait{Message{"image.wait.builder", {{"image", build.name}}}, build_limit};
    std::optional<FileLock> lock;
    wait_for(wait, stop, [&]() -> std::optional<std::string> {
        if (!lock) {
            lock = FileLock::try_lock(folder / ".lock");
        }
        if (!lock) {
            return "another Plateau is building it";
        }
        if (!FileLock::try_lock(running_build_lock(build))) {
            return "a build whose Plateau was killed is still running";
        }
        return std::nullopt;
    });
    return std::move(*lock);
}

void remove_unfinished(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename().string().starts_with(unfinished_prefix)) {
            std::error_code ignored;
            fs::remove_all(entry.path(), ignored);
        }
    }
}

void build_image(const ImageBuild& build, const BuildProgress& progress, const std::stop_token& stop) {
    const BuildFolder folder(build);
    run_recipe(build, folder.image(), progress, stop);
    throw_if_stopped(stop);
    write_manifest(build, folder.image());
    if (fs::exists(build.target)) {
        rename_folder(build.target, folder.discarded());
    }
    rename_folder(folder.image(), build.target);
}

}  // namespace plateau
