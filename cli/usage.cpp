#include "cli/usage.h"

#include <CLI/CLI.hpp>
#include <regex>
#include <string>
#include <vector>

namespace plateau::cli {

namespace {

/// A sentence of CLI11 2.1, the message that says the same, and what the sentence's groups are called in it.
struct Sentence {
    const char* pattern;
    const char* id;
    std::vector<std::string> names;
};

const std::vector<Sentence>& sentences() {
    static const std::vector<Sentence> all = {
        {"A subcommand is required", "cli.wrong.command_missing", {}},
        {"(.+) is required", "cli.wrong.required", {"option"}},
        {"The following arguments? (?:was|were) not expected: (.+)", "cli.wrong.unexpected", {"words"}},
        {"(.+): Value (.*) not in range (.+) to (.+)", "cli.wrong.range", {"option", "value", "first", "last"}},
        {"(.+): (.*) not in \\{(.+)\\}", "cli.wrong.choice", {"option", "value", "known"}},
        {"(.+): [0-9]+ required .+ missing", "cli.wrong.value_missing", {"option"}},
        {"(.+): At least [0-9]+ required .*", "cli.wrong.values_missing", {"option"}},
        {"(.+) requires (.+)", "cli.wrong.needs", {"option", "other"}},
        {"(.+) excludes (.+)", "cli.wrong.excludes", {"option", "other"}},
        {"Could not convert: (.+) = (.*)", "cli.wrong.value", {"option", "value"}},
    };
    return all;
}

}  // namespace

Message usage_message(const CLI::Error& error) {
    const std::string said = error.what();
    for (const Sentence& sentence : sentences()) {
        std::smatch found;
        if (!std::regex_match(said, found, std::regex(sentence.pattern))) {
            continue;
        }
        Message message{.id = sentence.id, .args = {}};
        for (std::size_t i = 0; i < sentence.names.size(); ++i) {
            message.args.emplace_back(sentence.names[i], found[i + 1].str());
        }
        return message;
    }
    return {"cli.wrong.other", {{"why", said}}};
}

}  // namespace plateau::cli
