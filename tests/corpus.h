#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "engine/support/child_process.h"
#include "engine/support/files.h"

/// Bytes of real machines, which lie beside the project and not in it.
namespace plateau::corpus {

/// Where the files of real Windows machines of that sort are; nothing, said in print, where they are absent on this
/// machine.
inline std::optional<std::filesystem::path> windows(const std::string& sort) {
    const std::filesystem::path folder = std::filesystem::path("../shared/corpus/windows") / sort;
    if (std::filesystem::is_directory(folder)) {
        return folder;
    }
    MESSAGE("skipped: " << folder.string() << " is absent on this machine");
    return std::nullopt;
}

/// Where the hives of real Windows machines are.
inline std::optional<std::filesystem::path> hives() {
    return windows("hives");
}

/// The content of a file, or of the file packed as `file`.xz.
inline std::string bytes_of(const std::filesystem::path& file) {
    if (std::filesystem::exists(file)) {
        return read_file(file);
    }
    const auto unpacked =
        run_child({.argv = {"xz", "-dc", file.string() + ".xz"}, .input = {}, .max_output = std::size_t{64} << 20});
    REQUIRE_MESSAGE(unpacked.succeeded(), unpacked.summary());
    return unpacked.out;
}

/// One line of a table of true values, by its columns.
inline std::vector<std::vector<std::string>> table(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(stream, line);) {
        std::vector<std::string> columns;
        std::stringstream cells(line);
        for (std::string cell; std::getline(cells, cell, '\t');) {
            columns.push_back(cell);
        }
        rows.push_back(std::move(columns));
    }
    REQUIRE(rows.size() > 1);
    rows.erase(rows.begin());
    return rows;
}

}  // namespace plateau::corpus
