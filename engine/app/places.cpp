#include "engine/app/places.h"

#include <cstdlib>
#include <string>

namespace plateau {

namespace {

namespace fs = std::filesystem;

/// An environment variable that holds an absolute path, as the XDG rules want it.
fs::path absolute_path_of(const char* variable) {
    const char* value = std::getenv(variable);
    const fs::path path = value == nullptr ? "" : value;
    return path.is_absolute() ? path : fs::path();
}

fs::path state_folder() {
    if (const fs::path state = absolute_path_of("XDG_STATE_HOME"); !state.empty()) {
        return state / "plateau";
    }
    const fs::path home = absolute_path_of("HOME");
    return (home.empty() ? fs::path("/root") : home) / ".local/state/plateau";
}

}  // namespace

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
            .state = state_folder()};
}

}  // namespace plateau
