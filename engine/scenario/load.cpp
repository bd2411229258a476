#include "engine/scenario/load.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/scenario/names.h"
#include "engine/scenario/referential.h"
#include "engine/scenario/rules.h"
#include "engine/scenario/scenario_file.h"
#include "engine/scenario/yaml.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau {

const std::string proof_file_name = "proof.json";

namespace {

namespace fs = std::filesystem;

struct Read {
    ScenarioText text;
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

/// The file of the referential the scenario names, in the first folder that has it; empty when none has.
fs::path file_of_referential(const std::string& id, const std::vector<fs::path>& folders) {
    for (const fs::path& folder : folders) {
        if (const fs::path file = folder / (id + ".yaml"); fs::is_regular_file(file)) {
            return file;
        }
    }
    return {};
}

std::vector<std::string> referentials_in(const std::vector<fs::path>& folders) {
    std::set<std::string> ids;
    std::error_code none;
    for (const fs::path& folder : folders) {
        for (const auto& entry : fs::directory_iterator(folder, none)) {
            if (entry.path().extension() == ".yaml") {
                ids.insert(entry.path().stem());
            }
        }
    }
    return {ids.begin(), ids.end()};
}

/// The problems of the referential's own file are told with those of the scenario.
std::vector<Problem> apply_rules(const ScenarioText& text, const LintRules& rules, Problems& problems) {
    check_reach(text, problems);
    const std::string& id = text.scenario.referential;
    if (id.empty()) {
        return {};
    }
    const fs::path file = file_of_referential(id, rules.referentials);
    if (file.empty()) {
        problems.error(text.places.referential, "scenario.referential.unknown",
                       {{"referential", id}, {"known", enumerated(referentials_in(rules.referentials))}});
        return {};
    }
    Problems own(file.string());
    const Referential referential = read_referential(text_of_file(file), own);
    auto found = own.sorted();
    if (!has_error(found)) {
        check_referential(text, referential, rules.today, problems);
    }
    return found;
}

/// `rules`: nullptr to read only.
Read read_folder(const fs::path& folder, const CheckCatalogue& catalogue, const LintRules* rules) {
    const fs::path file = folder / "scenario.yaml";
    Problems problems(file.string());
    Read result{.text = read_scenario(text_of_file(file), catalogue, problems), .problems = {}};
    ScenarioText& text = result.text;
    std::vector<Problem> of_other_files;
    // The answers name roles and items: when those could not be read, every name would be refused.
    if (!text.scenario.guide.empty()) {
        for (const auto& [name, answer_file] : answer_files(folder)) {
            Problems own(answer_file.string());
            text.scenario.answers.emplace(name, read_answer(name, text_of_file(answer_file), text, own));
            append(of_other_files, own.sorted());
        }
        text.parameters.warn_of_unused(problems);
        warn_of_missing_answers(text.scenario, problems);
    }
    if (rules != nullptr && !has_error(problems.sorted())) {
        append(of_other_files, apply_rules(text, *rules, problems));
    }
    append(result.problems, problems.sorted());
    append(result.problems, of_other_files);
    return result;
}

}  // namespace

Scenario load_scenario(const fs::path& folder, const CheckCatalogue& catalogue) {
    Read read = read_folder(folder, catalogue, nullptr);
    if (has_error(read.problems)) {
        throw InvalidFile(folder.string(), std::move(read.problems));
    }
    read.text.scenario.version = version_of_scenario(folder);
    return std::move(read.text.scenario);
}

std::vector<Problem> lint_scenario(const fs::path& folder, const CheckCatalogue& catalogue, const LintRules& rules) {
    return read_folder(folder, catalogue, &rules).problems;
}

Referential load_referential(const fs::path& file) {
    Problems problems(file.string());
    Referential referential = read_referential(text_of_file(file), problems);
    if (auto found = problems.sorted(); has_error(found)) {
        throw InvalidFile(file.string(), std::move(found));
    }
    return referential;
}

std::vector<Problem> lint_file(const fs::path& file) {
    Problems problems(file.string());
    const std::string text = text_of_file(file);
    Problems unheard(file.string());
    const auto root = read_yaml(text, unheard);
    if (root && root->find("competences") != nullptr) {
        read_referential(text, problems);
    } else {
        read_room(text, problems);
    }
    return problems.sorted();
}

std::optional<Referential> referential_of(const Scenario& scenario, const std::vector<fs::path>& folders) {
    const fs::path file = file_of_referential(scenario.referential, folders);
    return file.empty() ? std::nullopt : std::optional(load_referential(file));
}

Room load_room(const fs::path& file) {
    Problems problems(file.string());
    Room room = read_room(text_of_file(file), problems);
    if (auto found = problems.sorted(); has_error(found)) {
        throw InvalidFile(file.string(), std::move(found));
    }
    return room;
}

std::string version_of_scenario(const fs::path& folder) {
    constexpr std::size_t most_files = 1000;
    std::map<std::string, fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->path().filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file() && entry->path() != folder / proof_file_name) {
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
