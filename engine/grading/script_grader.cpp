#include "engine/grading/script_grader.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/support/child_process.h"

namespace plateau {

namespace {

constexpr std::size_t largest_answer = std::size_t{16} << 20;
constexpr std::size_t longest_detail = 200;

/// Text of a script that goes into a message: short, one line, ASCII.
std::string quoted(std::string_view text) {
    std::string result(text.substr(0, longest_detail));
    std::replace_if(result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return result;
}

std::string last_line(std::string_view text) {
    while (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    const auto at = text.rfind('\n');
    return quoted(at == std::string_view::npos ? text : text.substr(at + 1));
}

ScriptFault fault_of(const ScriptGrader& grader, const ChildResult& result) {
    switch (result.end) {
        case ChildResult::End::timed_out:
            return {"timed_out", fmt::format("{}", grader.limit.count())};
        case ChildResult::End::flooded:
            return {"too_much", ""};
        case ChildResult::End::signalled:
            return {"crashed", fmt::format("signal {}", result.code)};
        case ChildResult::End::exited:
            break;
    }
    const std::string said = last_line(result.err);
    return {"crashed", fmt::format("exit status {}{}{}", result.code, said.empty() ? "" : ": ", said)};
}

}  // namespace

tl::expected<std::string, ScriptFault> run_script(const std::filesystem::path& host, const ScriptGrader& grader,
                                                  std::string_view verb, std::string_view in) {
    ChildCommand command{.argv = {host.string(), grader.file.parent_path().string(), fmt::format("{}", grader.memory),
                                  fmt::format("{}", grader.limit.count())},
                         .input = std::string(in),
                         .limit = grader.limit,
                         .max_output = largest_answer};
    command.argv.insert(command.argv.end(), grader.command.begin(), grader.command.end());
    command.argv.emplace_back(verb);
    ChildResult result = run_child(command);
    if (!result.succeeded()) {
        return tl::unexpected(fault_of(grader, result));
    }
    if (result.out.empty()) {
        return tl::unexpected(ScriptFault{"no_answer", ""});
    }
    return std::move(result.out);
}

}  // namespace plateau
