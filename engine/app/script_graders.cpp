#include "engine/app/script_graders.h"

#include <algorithm>

#include "engine/scenario/map_reader.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20;
constexpr std::int64_t longest_limit = 60;
constexpr const char* usual_description = "describe.json";

void read_limits(MapReader& map, ScriptGrader& grader) {
    const YamlNode* node = map.find("limits");
    if (node == nullptr) {
        return;
    }
    MapReader limits(*node, map.problems());
    if (const auto seconds = limits.integer("seconds", 1, longest_limit)) {
        grader.limit = std::chrono::seconds(*seconds);
    }
    if (const auto memory = limits.size("memory")) {
        grader.memory = *memory;
    }
    limits.finish();
}

/// The name of the file with the description.
std::string read_grader(const YamlNode& root, Problems& problems, ScriptGrader& grader) {
    MapReader map(root, problems);
    map.format_version();
    if (map.require("command") != nullptr) {
        for (const YamlNode& word : map.list("command")) {
            if (const auto text = text_of_node(word, problems)) {
                grader.command.push_back(*text);
            }
        }
        if (map.is_map() && grader.command.empty()) {
            problems.error(map.place(), "grader.script.command");
        }
    }
    const std::string description = map.text("describe").value_or(usual_description);
    grader.wants = map.is_true("wants");
    read_limits(map, grader);
    map.finish();
    return description;
}

/// The grader of one file; nothing when it has a problem, which is told.
void read_file_of(const fs::path& file, ScriptGraders& found) {
    Problems problems(file.string());
    ScriptGrader grader;
    grader.file = file;
    std::string description;
    try {
        if (const auto root = read_yaml(read_file(file, largest_file), problems)) {
            description = read_grader(*root, problems, grader);
        }
        const auto told = problems.sorted();
        for (const Problem& problem : told) {
            found.problems.push_back(problem.message);
        }
        if (told.empty()) {
            grader.description = read_file(file.parent_path() / fs::path(description).filename(), largest_file);
            found.graders.push_back(std::move(grader));
        }
    } catch (const Error& error) {
        found.problems.push_back(error.message());
    }
}

}  // namespace

ScriptGraders find_script_graders(const std::vector<fs::path>& folders) {
    ScriptGraders found;
    for (const fs::path& folder : folders) {
        std::vector<fs::path> files;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder, none)) {
            if (fs::exists(entry.path() / "grader.yaml", none)) {
                files.push_back(fs::absolute(entry.path() / "grader.yaml"));
            }
        }
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            read_file_of(file, found);
        }
    }
    return found;
}

}  // namespace plateau
