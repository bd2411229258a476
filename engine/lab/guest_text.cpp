#include "engine/lab/guest_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "engine/support/unique_fd.h"

namespace plateau {

namespace {

constexpr off_t tail_size = 8192;
constexpr std::size_t tail_lines = 4;

/// Drops "ESC [ parameters letter"; other bytes are looked at one by one.
std::size_t sequence_length(std::string_view text) {
    if (!text.starts_with("\x1b[")) {
        return 0;
    }
    const auto end = text.find_first_not_of("0123456789;?", 2);
    return end == std::string_view::npos ? text.size() : end + 1;
}

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        if (const auto length = sequence_length(text); length > 0) {
            text.remove_prefix(length);
            continue;
        }
        const char c = text.front();
        text.remove_prefix(1);
        if (c == '\n' || (c >= ' ' && c <= '~')) {
            result += c;
        } else if (c != '\r') {
            result += c == '\t' ? ' ' : '?';
        }
    }
    return result;
}

}  // namespace

std::string printable_tail(std::string_view text, std::size_t lines, std::size_t most) {
    const std::string clean = printable(text);
    std::string_view rest = clean;
    std::string result;
    while (!rest.empty() && lines > 0) {
        const auto newline = rest.rfind('\n');
        const auto line = newline == std::string_view::npos ? rest : rest.substr(newline + 1);
        rest = newline == std::string_view::npos ? std::string_view() : rest.substr(0, newline);
        if (line.find_first_not_of(' ') != std::string_view::npos) {
            result.insert(0, result.empty() ? "" : " | ").insert(0, line);
            --lines;
        }
    }
    return result.size() > most ? result.substr(result.size() - most) : result;
}

std::string console_tail(const std::filesystem::path& log) {
    const UniqueFd fd(::open(log.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd) {
        return "its console log cannot be read: " + std::generic_category().message(errno);
    }
    const off_t end = ::lseek(fd.get(), 0, SEEK_END);
    std::string text(static_cast<std::size_t>(tail_size), '\0');
    const ssize_t got = ::pread(fd.get(), text.data(), text.size(), end > tail_size ? end - tail_size : 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    const std::string tail = printable_tail(text, tail_lines);
    return tail.empty() ? "its console printed nothing" : tail;
}

}  // namespace plateau
