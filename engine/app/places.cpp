#include "engine/app/places.h"

#include <fmt/format.h>

#include <set>

#include "engine/lab/instance.h"
#include "engine/support/error.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view subject_file = "scenario.yaml";

std::set<std::string> scenarios_in(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        if (fs::exists(entry.path() / subject_file, none)) {
            names.insert(entry.path().filename());
        }
    }
    return names;
}

}  // namespace

fs::path Places::scenario(const fs::path& name) const {
    const bool plain = name.has_filename() && !name.has_parent_path();
    std::error_code none;
    for (const fs::path& folder : {name, plain ? scenarios / name : name}) {
        if (fs::exists(folder / subject_file, none)) {
            return folder;
        }
    }
    throw Error(ErrorKind::usage, Message{"scenario.absent",
                                          {{"name", name.string()},
                                           {"file", (name / subject_file).string()},
                                           {"known", fmt::format("{}", fmt::join(scenarios_in(scenarios), ", "))}}});
}

std::vector<fs::path> Places::referentials(const fs::path& folder) const {
    return {fs::absolute(folder).lexically_normal().parent_path() / "referentials", scenarios / "referentials"};
}

Places places_of_this_program() {
    const fs::path root = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
    const fs::path libraries = root / "lib/plateau";
    const fs::path data = root / "share/plateau";
    return {.private_programs = libraries,
            .graders = libraries / "graders",
            .scenarios = data / "scenarios",
            .recipes = data / "images",
            .store = "/var/lib/plateau/images",
            .state = default_state_folder()};
}

}  // namespace plateau
