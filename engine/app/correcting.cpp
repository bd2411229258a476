#include "engine/app/correcting.h"

#include "engine/app/script_graders.h"
#include "engine/facts/facts_json.h"
#include "engine/support/files.h"

namespace plateau {

std::unique_ptr<GraderSet> installed_graders(const Places& places, const std::filesystem::path& scenario) {
    std::vector<std::filesystem::path> folders{places.graders};
    if (!scenario.empty()) {
        folders.push_back(scenario / "graders");
    }
    ScriptGraders scripts = find_script_graders(folders);
    return std::make_unique<GraderSet>(GraderOptions{.host_program = places.private_programs / "plateau-grader-host",
                                                     .folders = {places.graders},
                                                     .files = {},
                                                     .script_host = places.private_programs / "plateau-script-host",
                                                     .scripts = std::move(scripts.graders),
                                                     .problems = std::move(scripts.problems)});
}

std::vector<FactsRecord> read_facts_files(const std::vector<std::filesystem::path>& files) {
    constexpr std::size_t largest = std::size_t{64} << 20;
    std::vector<FactsRecord> records;
    for (const auto& file : files) {
        for (FactsRecord& record : read_facts(read_file(file, largest, FileNamedBy::person), file.string())) {
            records.push_back(std::move(record));
        }
    }
    return records;
}

}  // namespace plateau
