#include "engine/grading/frames.h"

#include <fmt/format.h>

#include <charconv>

namespace plateau {

std::string framed(std::string_view json) {
    return fmt::format("{}\n{}", json.size(), json);
}

tl::expected<std::optional<std::string>, std::string> take_frame(std::string& bytes) {
    constexpr std::size_t longest_size = 9;
    const auto line = std::string_view(bytes).substr(0, longest_size + 1).find('\n');
    if (line == std::string::npos) {
        if (bytes.size() > longest_size) {
            return tl::unexpected(std::string("no size stands in front of a reply"));
        }
        return std::nullopt;
    }
    std::size_t size = 0;
    const auto [end, code] = std::from_chars(bytes.data(), bytes.data() + line, size);
    if (code != std::errc() || end != bytes.data() + line || size > max_frame) {
        return tl::unexpected(fmt::format("'{}' is no size of a frame", bytes.substr(0, line)));
    }
    if (bytes.size() - line - 1 < size) {
        return std::nullopt;
    }
    std::string frame = bytes.substr(line + 1, size);
    bytes.erase(0, line + 1 + size);
    return std::optional(std::move(frame));
}

}  // namespace plateau
