#include "cli/watch_command.h"

#include <algorithm>
#include <map>

#include "engine/support/fold.h"

namespace plateau::cli {

namespace {

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    constexpr std::string_view blanks = " \t\r";
    for (auto start = line.find_first_not_of(blanks); start != std::string_view::npos;) {
        const auto end = line.find_first_of(blanks, start);
        words.emplace_back(line.substr(start, end - start));
        start = end == std::string_view::npos ? end : line.find_first_not_of(blanks, end);
    }
    return words;
}

WatchVerb verb_of(const std::string& word) {
    static const std::map<std::string, WatchVerb> verbs{
        {"aide", WatchVerb::help},   {"help", WatchVerb::help},           {"indice", WatchVerb::hint},
        {"hint", WatchVerb::hint},   {"détail", WatchVerb::show},         {"detail", WatchVerb::show},
        {"show", WatchVerb::show},   {"réinitialiser", WatchVerb::reset}, {"reinitialiser", WatchVerb::reset},
        {"reset", WatchVerb::reset}, {"quitter", WatchVerb::quit},        {"quit", WatchVerb::quit},
    };
    const auto found = verbs.find(folded(word));
    return found == verbs.end() ? WatchVerb::unknown : found->second;
}

bool takes_word(WatchVerb verb) {
    return verb == WatchVerb::hint || verb == WatchVerb::show || verb == WatchVerb::reset;
}

}  // namespace

WatchCommand watch_command(std::string_view line, const std::vector<std::string>& seats) {
    std::vector<std::string> words = words_of(line);
    if (words.empty()) {
        return {.verb = WatchVerb::check, .seat = {}, .word = {}};
    }
    WatchCommand command{.verb = verb_of(words[0]), .seat = {}, .word = {}};
    if (words.size() > 2 && std::find(seats.begin(), seats.end(), words[1]) != seats.end()) {
        command.seat = words[1];
        words.erase(words.begin() + 1);
    }
    if (words.size() != (takes_word(command.verb) ? 2U : 1U)) {
        return {};
    }
    if (takes_word(command.verb)) {
        command.word = words[1];
    }
    return command;
}

}  // namespace plateau::cli
