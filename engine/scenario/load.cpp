#include "engine/scenario/load.h"

#include <algorithm>
#include <map>

#include "engine/scenario/scenario_file.h"
#include "engine/scenario/yaml.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

struct Read {
    Scenario scenario;
    std::vector<Problem> problems;
};

bool has_error(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& problem) { return problem.severity == Severity::error; });
}

/// The file's text; one byte more than a YAML file may have at most, so that the reader tells a file that is too large.
std::string text_of_file(const fs::path& file) {
    std::string text;
    const auto append = [&](std::string_view piece) {
        if (text.size() <= YamlLimits::bytes) {
            text += piece;
        }
    };
    for_each_piece(file, YamlLimits::bytes + 1, append, FileNamedBy::person);
    return text;
}

void append(std::vector<Problem>& all, const std::vector<Problem>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

/// answers/*.yaml by name.
std::map<std::string, fs::path> answer_files(const fs::path& folder) {
    std::map<std::string, fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder / "answers", none)) {
        const fs::path& file = entry.path();
        if (file.extension() == ".yaml" && !file.filename().string().starts_with('.')) {
            files.emplace(file.stem().string(), file);
        }
    }
    return files;
}

void warn_of_missing_answers(const Scenario& scenario, Problems& problems) {
    const bool has_blank =
        std::any_of(scenario.answers.begin(), scenario.answers.end(), [](const auto& one) { return one.second.blank; });
    if (!scenario.answers.contains("complete") || !has_blank) {
        problems.warning({}, "scenario.answer.unproved");
    }
}

Read read_folder(const fs::path& folder, const CheckCatalogue& catalogue) {
    const fs::path file = folder / "scenario.yaml";
    Problems problems(file.string());
    ScenarioText text = read_scenario(text_of_file(file), catalogue, problems);
    Read result;
    std::vector<Problem> of_answers;
    // The answers name roles and items: when those could not be read, every name would be refused.
    if (!text.scenario.guide.empty()) {
        for (const auto& [name, answer_file] : answer_files(folder)) {
            Problems own(answer_file.string());
            text.scenario.answers.emplace(name, read_answer(name, text_of_file(answer_file), text, own));
            append(of_answers, own.sorted());
        }
        text.parameters.warn_of_unused(problems);
        warn_of_missing_answers(text.scenario, problems);
    }
    append(result.problems, problems.sorted());
    append(result.problems, of_answers);
    result.scenario = std::move(text.scenario);
    return result;
}

}  // namespace

Scenario load_scenario(const fs::path& folder, const CheckCatalogue& catalogue) {
    Read read = read_folder(folder, catalogue);
    if (has_error(read.problems)) {
        throw InvalidFile(folder.string(), std::move(read.problems));
    }
    read.scenario.version = version_of_scenario(folder);
    return std::move(read.scenario);
}

std::vector<Problem> lint_scenario(const fs::path& folder, const CheckCatalogue& catalogue) {
    return read_folder(folder, catalogue).problems;
}

Room load_room(const fs::path& file) {
    Problems problems(file.string());
    Room room = read_room(text_of_file(file), problems);
    if (auto found = problems.sorted(); has_error(found)) {
        throw InvalidFile(file.string(), std::move(found));
    }
    return room;
}

std::vector<Problem> lint_room(const fs::path& file) {
    Problems problems(file.string());
    read_room(text_of_file(file), problems);
    return problems.sorted();
}

std::string version_of_scenario(const fs::path& folder) {
    constexpr std::size_t most_files = 1000;
    std::map<std::string, fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->path().filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            files.emplace(entry->path().lexically_relative(folder).generic_string(), entry->path());
        }
        if (files.size() > most_files) {
            throw Error(ErrorKind::invalid_input, Message{"scenario.folder.too_many", {{"folder", folder.string()}}});
        }
    }
    std::string listing;
    for (const auto& [name, file] : files) {
        listing += sha256_of_file(file) + "  " + name + "\n";
    }
    return sha256_of(listing);
}

}  // namespace plateau
