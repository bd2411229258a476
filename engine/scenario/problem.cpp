#include "engine/scenario/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/support/text.h"

namespace plateau {

namespace {

/// More would hide the first ones, and a hostile file could ask for a million.
constexpr std::size_t kept_of_a_file = 50;

Message as_message(const std::string& file, const std::vector<Problem>& problems) {
    const auto errors = std::count_if(problems.begin(), problems.end(),
                                      [](const Problem& problem) { return problem.severity == Severity::error; });
    return {"scenario.file.refused", {{"file", file}, {"count", fmt::format("{}", errors)}}};
}

}  // namespace

std::string_view to_string_view(Severity severity) {
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
    }
    return "error";
}

std::string describe(Language language, const Problem& problem) {
    Message message = problem.message;
    if (problem.severity == Severity::warning && !message.args.empty()) {
        message.args.front().second += ": " + text_of(language, Message{.id = "word.warning", .args = {}});
    }
    return text_of(language, message);
}

InvalidFile::InvalidFile(const std::string& file, std::vector<Problem> problems)
    : Error(ErrorKind::invalid_input, as_message(file, problems)), problems_(std::move(problems)) {
    for (const Problem& problem : problems_) {
        if (problem.severity == Severity::error) {
            add_context(problem.message);
        }
    }
}

bool Problems::full() const {
    return problems_.size() > kept_of_a_file;
}

void Problems::add(Severity severity, Place place, std::string id, TextArgs args) {
    if (full()) {
        return;
    }
    if (problems_.size() == kept_of_a_file) {
        id = "scenario.file.more";
        args.clear();
    }
    args.insert(args.begin(), {"place", fmt::format("{}:{}:{}", file_, place.line, place.column)});
    problems_.push_back({file_, place, {std::move(id), std::move(args)}, severity});
}

std::vector<Problem> Problems::sorted() const {
    std::vector<Problem> result = problems_;
    std::stable_sort(result.begin(), result.end(), [](const Problem& a, const Problem& b) {
        return std::tie(a.place.line, a.place.column, a.severity) < std::tie(b.place.line, b.place.column, b.severity);
    });
    return result;
}

}  // namespace plateau
