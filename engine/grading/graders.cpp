#include "engine/grading/graders.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>

#include "engine/facts/value_json.h"
#include "engine/grading/description.h"
#include "engine/grading/fact_check.h"
#include "engine/grading/worker.h"
#include "engine/support/error.h"
#include "plateau/grader.h"

namespace plateau {

namespace {

/// Why a request brought nothing: a word of the worker or of WorkerFault, and the particulars.
struct Failure {
    std::string word;
    std::string detail;
};
using Reply = tl::expected<Value, Failure>;

std::string word_of(WorkerFault::Kind kind) {
    switch (kind) {
        case WorkerFault::Kind::crashed:
            return "crashed";
        case WorkerFault::Kind::timed_out:
            return "timed_out";
        case WorkerFault::Kind::garbage:
            break;
    }
    return "invalid";
}

std::string text_in(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr || member->as_string() == nullptr ? std::string() : *member->as_string();
}

/// Files named *.so in the folders, ascending within each, then the single files.
std::vector<std::filesystem::path> plugin_files(const GraderOptions& options) {
    std::vector<std::filesystem::path> result;
    for (const auto& folder : options.folders) {
        std::vector<std::filesystem::path> here;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
            if (entry.path().extension() == ".so") {
                here.push_back(entry.path());
            }
        }
        std::sort(here.begin(), here.end());
        result.insert(result.end(), here.begin(), here.end());
    }
    result.insert(result.end(), options.files.begin(), options.files.end());
    return result;
}

/// Why a grader that was loaded gave no answer.
Message fault_message(const std::string& family, const Failure& failure) {
    const TextArgs args{{"grader", family}, {"detail", failure.detail}};
    if (failure.word == "crashed") {
        return {"grader.crashed", args};
    }
    if (failure.word == "timed_out") {
        return {"grader.timed_out", args};
    }
    if (failure.word == "threw") {
        return {"grader.threw", args};
    }
    if (failure.word == "no_answer") {
        return {"grader.no_answer", args};
    }
    if (failure.word == "answered_again") {
        return {"grader.answered_again", args};
    }
    if (failure.word == "too_much") {
        return {"grader.too_much", args};
    }
    return {"grader.no_reply", args};
}

/// Why a file is not among the graders.
Message load_message(const std::filesystem::path& file, const Failure& failure) {
    const std::string name = file.string();
    if (failure.word == "not_loadable") {
        return {"grader.not_loadable", {{"file", name}, {"why", failure.detail}}};
    }
    if (failure.word == "no_symbol") {
        return {"grader.no_symbol", {{"file", name}}};
    }
    if (failure.word == "wrong_abi") {
        return {"grader.wrong_abi",
                {{"file", name}, {"abi", failure.detail}, {"wanted", fmt::format("{}", PLATEAU_GRADER_ABI)}}};
    }
    if (failure.word == "wrong_struct_size") {
        return {"grader.wrong_struct_size",
                {{"file", name}, {"size", failure.detail}, {"wanted", fmt::format("{}", sizeof(plateau_grader_v1))}}};
    }
    if (failure.word == "bad_description") {
        return {"grader.bad_description", {{"file", name}, {"why", failure.detail}}};
    }
    return {"grader.load_failed", {{"file", name}, {"why", fmt::format("{} {}", failure.word, failure.detail)}}};
}

}  // namespace

/// The worker of the moment and what is loaded in it.
class GraderSet::Workers {
  public:
    explicit Workers(GraderOptions options) : options_(std::move(options)), files_(plugin_files(options_)) {}

    const std::vector<std::filesystem::path>& files() const { return files_; }

    /// Asks, and once more in a worker of its own when it failed in company.
    Reply ask(std::size_t plugin, std::string_view verb, std::string_view in) {
        prepare(plugin);
        Reply reply = attempt(plugin, verb, in);
        if (reply || loaded_.size() <= 1) {
            isolated_ = isolated_ || !reply;
            return reply;
        }
        isolated_ = true;
        prepare(plugin);
        return attempt(plugin, verb, in);
    }

    /// Forgets what went wrong: the next request starts from a new worker for all.
    void start_over() {
        if (isolated_) {
            worker_.reset();
            isolated_ = false;
        }
    }

  private:
    /// Sees to a worker that may be asked about `plugin`.
    void prepare(std::size_t plugin) {
        const bool company = std::any_of(loaded_.begin(), loaded_.end(), [=](std::size_t i) { return i != plugin; });
        if (!worker_ || (isolated_ && company)) {
            worker_.reset();
            loaded_.clear();
            worker_ = std::make_unique<GraderWorker>(options_.host_program, files_);
        }
    }

    Reply attempt(std::size_t plugin, std::string_view verb, std::string_view in) {
        const bool loaded = std::find(loaded_.begin(), loaded_.end(), plugin) != loaded_.end();
        if (!loaded) {
            loaded_.push_back(plugin);
        }
        Reply reply = loaded ? Reply() : exchange(plugin, "load", "");
        return reply && verb != "load" ? exchange(plugin, verb, in) : reply;
    }

    Reply exchange(std::size_t plugin, std::string_view verb, std::string_view in) {
        const Record request{{"verb", verb}, {"plugin", static_cast<std::int64_t>(plugin)}, {"in", in}};
        const auto text = worker_->call(to_json(Value(request)), options_.limit);
        if (!text) {
            worker_.reset();
            return tl::unexpected(Failure{word_of(text.error().kind), text.error().how});
        }
        auto reply = value_from_json(*text);
        if (!reply) {
            worker_.reset();
            return tl::unexpected(Failure{"invalid", reply.error()});
        }
        if (reply->find("error") != nullptr) {
            return tl::unexpected(Failure{text_in(*reply, "error"), text_in(*reply, "detail")});
        }
        return std::move(*reply);
    }

    GraderOptions options_;
    std::vector<std::filesystem::path> files_;
    std::unique_ptr<GraderWorker> worker_;
    std::vector<std::size_t>
        loaded_;             ///< files loaded, or tried to be, by the worker of the moment or the one lost last
    bool isolated_ = false;  ///< something went wrong: one file a worker
};

GraderSet::GraderSet(GraderOptions options)
    : script_host_(options.script_host), scripts_(std::move(options.scripts)), problems_(std::move(options.problems)) {
    workers_ = std::make_unique<Workers>(std::move(options));
    add_fact_check(catalogue_);
    const auto& files = workers_->files();
    for (std::size_t plugin = 0; plugin < files.size(); ++plugin) {
        if (const auto reply = workers_->ask(plugin, "load", "")) {
            take_up(plugin, *reply);
        } else {
            problems_.push_back(load_message(files[plugin], reply.error()));
            workers_->start_over();
        }
    }
    workers_->start_over();
    for (std::size_t script = 0; script < scripts_.size(); ++script) {
        add({.is_script = true, .index = script}, parse_description(scripts_[script].description));
    }
}

GraderSet::~GraderSet() = default;

std::filesystem::path GraderSet::file_of(Source source) const {
    return source.is_script ? scripts_[source.index].file : workers_->files()[source.index];
}

void GraderSet::take_up(std::size_t plugin, const Value& reply) {
    auto grader = parse_description(text_in(reply, "out"));
    if (grader && (grader->family != text_in(reply, "family") || grader->version != text_in(reply, "version"))) {
        grader = tl::unexpected(std::string("its description is of another family or version than its structure"));
    }
    add({.is_script = false, .index = plugin}, std::move(grader));
}

void GraderSet::add(Source source, tl::expected<GraderDescription, std::string> grader) {
    const auto file = file_of(source);
    if (!grader) {
        problems_.push_back(load_message(file, {"bad_description", grader.error()}));
        return;
    }
    if (const auto known = sources_.find(grader->family); known != sources_.end()) {
        problems_.push_back(
            {"grader.duplicate_family",
             {{"file", file.string()}, {"family", grader->family}, {"other", file_of(known->second).string()}}});
        return;
    }
    sources_.emplace(grader->family, source);
    versions_.emplace(grader->family, grader->version);
    for (CheckSpec& check : grader->checks) {
        catalogue_.checks.emplace(check.id, check);
    }
    catalogue_.texts.merge(grader->texts);
}

tl::expected<std::string, Message> GraderSet::run(const std::string& family, const ScriptGrader& script,
                                                  std::string_view verb, std::string_view in) const {
    try {
        auto answer = run_script(script_host_, script, verb, in);
        if (!answer) {
            return tl::unexpected(fault_message(family, {answer.error().word, answer.error().detail}));
        }
        return std::move(*answer);
    } catch (const Error& error) {
        return tl::unexpected(fault_message(family, {"no_reply", error.what()}));
    }
}

tl::expected<std::string, Message> GraderSet::call(const std::string& family, std::string_view verb,
                                                   std::string_view in) {
    const auto source = sources_.find(family);
    if (source == sources_.end()) {
        return tl::unexpected(Message{"grader.missing", {{"grader", family}}});
    }
    if (source->second.is_script) {
        const ScriptGrader& script = scripts_[source->second.index];
        return verb == "wants" && !script.wants ? "[]" : run(family, script, verb, in);
    }
    const auto reply = workers_->ask(source->second.index, verb, in);
    if (!reply) {
        return tl::unexpected(fault_message(family, reply.error()));
    }
    return text_in(*reply, "out");
}

tl::expected<std::string, Message> GraderSet::wants(const std::string& family, std::string_view item) {
    return call(family, "wants", item);
}

tl::expected<std::string, Message> GraderSet::grade(const std::string& family, std::string_view batch) {
    return call(family, "grade", batch);
}

}  // namespace plateau
