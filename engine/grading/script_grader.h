#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace plateau {

/// A grader that is a script: it is run once a call, with "wants" or "grade" as its last argument, the JSON of
/// plateau/grader.h on its standard input, and answers on its standard output.
struct ScriptGrader {
    std::filesystem::path file;  ///< grader.yaml; its folder is where the command runs
    std::vector<std::string> command;
    std::string description;  ///< JSON of describe()
    bool wants = false;       ///< it is asked what must be observed for each item; otherwise that is nothing
    std::chrono::seconds limit{10};
    std::uint64_t memory = std::uint64_t{1} << 30;  ///< bytes of address space
};

/// Why a script gave no answer: the word of a fault (GraderSet knows them) and the particulars.
struct ScriptFault {
    std::string word;
    std::string detail;
};

/// Runs the script without rights: by plateau-script-host (`host`), which gives up all that a plugin's worker does but
/// running one program in its own place. Blocks until it ended or its limit; any thread may call. Throws Error when the
/// host itself cannot be started.
tl::expected<std::string, ScriptFault> run_script(const std::filesystem::path& host, const ScriptGrader& grader,
                                                  std::string_view verb, std::string_view in);

}  // namespace plateau
