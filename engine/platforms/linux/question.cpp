#include "engine/platforms/linux/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "engine/support/error.h"
#include "engine/support/sha256.h"

namespace plateau::embedded {
extern const unsigned char collect_pieces[];
extern const std::size_t collect_pieces_size;
extern const unsigned char collect_end[];
extern const std::size_t collect_end_size;
}  // namespace plateau::embedded

namespace plateau {

namespace {

constexpr std::size_t longest_path = 1024;

std::string_view text_of(const unsigned char* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

/// A command that prints `text`, whatever stands in it: no line of the text is the word that ends it.
std::string printing(std::string_view text) {
    const std::string word = "END_" + sha256_of(text).substr(7, 24);
    return fmt::format("cat <<'{}'\n{}{}{}\n", word, text, text.empty() || text.ends_with('\n') ? "" : "\n", word);
}

}  // namespace

bool is_observable_path(std::string_view path) {
    return path.starts_with('/') && path.size() <= longest_path && std::all_of(path.begin(), path.end(), [](char c) {
               return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
           });
}

std::string linux_script(const LinuxExtras& extras) {
    std::string files;
    for (const std::string& path : extras.files) {
        if (!is_observable_path(path)) {
            throw Error(ErrorKind::invalid_input, Message{"observe.path.invalid", {{"path", path}}});
        }
        files += path + "\n";
    }
    std::string names;
    std::string texts;
    for (const auto& [name, text] : extras.scripts) {
        names += name + " ";
        texts += fmt::format("{})\n{};;\n", name, printing(text));
    }
    return fmt::format(
        "{}\nwanted_files() {{\n{}}}\nwanted_scripts() {{\necho '{}'\n}}\nwanted_script() {{\ncase $1 "
        "in\n{}esac\n}}\n{}",
        text_of(embedded::collect_pieces, embedded::collect_pieces_size), printing(files), names, texts,
        text_of(embedded::collect_end, embedded::collect_end_size));
}

}  // namespace plateau
