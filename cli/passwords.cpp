#include "cli/passwords.h"

#include <cstdlib>

#include "engine/support/files.h"
#include "engine/support/secret_keeper.h"

namespace plateau::cli {

namespace {

constexpr std::size_t largest_file = 4096;

std::string in_environment(const char* name) {
    const char* text = std::getenv(name);
    return text == nullptr ? "" : text;
}

}  // namespace

std::string machine_password() {
    return in_environment("PLATEAU_PASSWORD");
}

std::string router_password(const std::filesystem::path& file) {
    if (file.empty()) {
        return in_environment("PLATEAU_ROUTER_PASSWORD");
    }
    const SecretText text(read_file(file, largest_file, FileNamedBy::person));
    const auto line = text.view().substr(0, text.view().find('\n'));
    return std::string(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
}

}  // namespace plateau::cli
