#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "engine/grading/description.h"
#include "engine/grading/script_grader.h"
#include "engine/model/check_catalogue.h"
#include "engine/model/value.h"
#include "engine/support/message.h"

namespace plateau {

/// Where the worker and the graders are.
struct GraderOptions {
    std::filesystem::path host_program;          ///< plateau-grader-host
    std::vector<std::filesystem::path> folders;  ///< every *.so in them is a grader; one that is not there is empty
    std::vector<std::filesystem::path> files;    ///< more graders
    std::chrono::milliseconds limit{10'000};     ///< of one call of a grader
    std::filesystem::path script_host;           ///< plateau-script-host
    std::vector<ScriptGrader> scripts;
    std::vector<Message> problems;  ///< of script graders that were found and are none
};

/// The installed graders, in a worker process, and the script graders. One worker serves all families; after a fault
/// each family has one of its own, so that what one grader breaks is never another's. Blocks; one thread at a time.
class GraderSet {
  public:
    /// Starts the worker and loads the graders. A file that is no grader is a problem and no failure. Throws Error when
    /// the worker cannot be started at all.
    explicit GraderSet(GraderOptions options);
    ~GraderSet();
    GraderSet(const GraderSet&) = delete;
    GraderSet& operator=(const GraderSet&) = delete;

    /// What the scenario parser gets.
    const CheckCatalogue& catalogue() const { return catalogue_; }
    /// Version by family.
    const std::map<std::string, std::string>& versions() const { return versions_; }
    /// Why files in the folders are not among the graders, in the order of the files.
    const std::vector<Message>& problems() const { return problems_; }

    /// The grader's answer to wants() or grade() of plateau/grader.h, or why there is none: "grader.crashed",
    /// "grader.timed_out", "grader.threw", … with the family as argument `grader`. A fault in a worker that other
    /// graders ran in is tried once more alone.
    tl::expected<std::string, Message> wants(const std::string& family, std::string_view item);
    tl::expected<std::string, Message> grade(const std::string& family, std::string_view batch);

  private:
    class Workers;
    /// Where the answers of a family come from: a file of the worker's, or a script.
    struct Source {
        bool is_script = false;
        std::size_t index = 0;
    };

    tl::expected<std::string, Message> call(const std::string& family, std::string_view verb, std::string_view in);
    void take_up(std::size_t plugin, const Value& reply);
    void add(Source source, tl::expected<GraderDescription, std::string> grader);
    std::filesystem::path file_of(Source source) const;
    tl::expected<std::string, Message> run(const std::string& family, const ScriptGrader& script, std::string_view verb,
                                           std::string_view in) const;

    std::unique_ptr<Workers> workers_;
    std::filesystem::path script_host_;
    std::vector<ScriptGrader> scripts_;
    std::map<std::string, Source> sources_;  ///< by family
    CheckCatalogue catalogue_;
    std::map<std::string, std::string> versions_;
    std::vector<Message> problems_;
};

}  // namespace plateau
