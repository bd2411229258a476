#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/support/files.h"

namespace plateau {

/// Compares `actual` with the golden file tests/data/<name>. With PLATEAU_ACCEPT=1 in the environment the file is
/// rewritten instead and the test says so. Tests run from the root of the tree.
inline void check_golden(std::string_view name, const std::string& actual) {
    const std::filesystem::path file = std::filesystem::path("tests/data") / name;
    if (const char* accept = std::getenv("PLATEAU_ACCEPT"); accept != nullptr && std::string_view(accept) == "1") {
        std::filesystem::create_directories(file.parent_path());
        write_file_atomically(file, actual);
        MESSAGE("skipped: rewrote " << file.string());
        return;
    }
    INFO("golden file ", file.string(), "; PLATEAU_ACCEPT=1 rewrites it");
    REQUIRE(std::filesystem::exists(file));
    CHECK(read_file(file) == actual);
}

}  // namespace plateau
