#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

#include "engine/helper/grader_host_rights.h"

namespace {

constexpr int not_run = 127;
constexpr int wrong_words = 2;

std::optional<std::uint64_t> number_of(const char* text) {
    std::uint64_t value = 0;
    const char* end = text + std::strlen(text);
    const auto [stopped, code] = std::from_chars(text, end, value);
    return code == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

}  // namespace

/// plateau-script-host [--connect] FOLDER BYTES SECONDS PROGRAM [ARGUMENT]…: runs PROGRAM in FOLDER without rights,
/// with that much memory and processor time; with --connect it may use the network it is started in. The folder is
/// entered first: the script's user need not reach it from the root.
int main(int argc, char** argv) {
    using namespace plateau::grader_host;
    const bool connect = argc > 1 && std::strcmp(argv[1], "--connect") == 0;
    char** words = connect ? argv + 1 : argv;
    const bool enough = argc - (connect ? 1 : 0) > 4;
    const auto memory = enough ? number_of(words[2]) : std::nullopt;
    const auto seconds = enough ? number_of(words[3]) : std::nullopt;
    if (!memory || !seconds) {
        std::fputs("plateau-script-host: use [--connect] FOLDER BYTES SECONDS PROGRAM [ARGUMENT]\n", stderr);
        return wrong_words;
    }
    close_inherited();
    if (::chdir(words[1]) != 0) {
        std::perror(words[1]);
        return not_run;
    }
    give_up_rights_for_script(*memory, *seconds, connect ? MayConnect::yes : MayConnect::no);
    ::execvp(words[4], words + 4);
    std::perror(words[4]);
    return not_run;
}
