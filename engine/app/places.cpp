#include "engine/app/places.h"

#include "engine/lab/instance.h"

namespace plateau {

namespace fs = std::filesystem;

fs::path Places::scenario(const fs::path& name) const {
    const bool plain = name.has_filename() && !name.has_parent_path();
    return plain && !fs::exists(name / "scenario.yaml") ? scenarios / name : name;
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
