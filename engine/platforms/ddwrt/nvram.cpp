#include "engine/platforms/ddwrt/nvram.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::lines_of;

constexpr std::size_t largest_text = std::size_t{1} << 20;
constexpr std::size_t largest_value = std::size_t{64} << 10;
constexpr std::size_t most_settings = 10'000;

bool is_key_character(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == ':' || c == '-';
}

bool is_key(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_key_character);
}

/// "size: 31234 bytes (34302 left)", which goes to the error output and into what people paste.
bool is_size_line(std::string_view line) {
    return line.starts_with("size: ") && line.ends_with(" left)");
}

tl::unexpected<Unobserved> invalid(std::size_t line, std::string_view why) {
    return unobserved(reason::nvram_invalid, fmt::format("line {}: {}", line, why));
}

/// Settings as they come, a line at a time.
class Collecting {
  public:
    bool begin(std::string_view key, std::string_view value) {
        end();
        key_ = key;
        value_ = value;
        return value.size() <= largest_value && result_.values.size() <= most_settings;
    }
    bool go_on(std::string_view line) {
        value_ += '\n';
        value_ += line;
        return value_.size() <= largest_value;
    }
    bool begun() const { return !key_.empty(); }
    Nvram take() {
        end();
        return std::move(result_);
    }

  private:
    void end() {
        if (key_.empty()) {
            return;
        }
        const auto [place, is_new] = result_.values.emplace(key_, value_);
        if (!is_new && place->second != value_) {
            result_.doubtful.insert(key_);
        }
    }

    Nvram result_;
    std::string key_;
    std::string value_;
};

Observed<void> check_size(std::string_view text) {
    if (text.size() > largest_text) {
        return unobserved(reason::nvram_invalid, fmt::format("{} bytes are more than a router keeps", text.size()));
    }
    if (text.find('\0') != std::string_view::npos) {
        return unobserved(reason::nvram_invalid, "it holds a NUL");
    }
    return {};
}

}  // namespace

Observed<Nvram> parse_nvram(std::string_view text) {
    if (const auto sized = check_size(text); !sized) {
        return tl::unexpected(sized.error());
    }
    Collecting all;
    std::size_t number = 0;
    for (std::string_view line : lines_of(text)) {
        ++number;
        while (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        const auto equals = line.find('=');
        if (equals != std::string_view::npos && is_key(line.substr(0, equals))) {
            if (!all.begin(line.substr(0, equals), line.substr(equals + 1))) {
                return invalid(number, "it is more than a router keeps");
            }
        } else if (is_size_line(line)) {
            continue;
        } else if (!all.begun()) {
            return invalid(number, "it does not begin with a key");
        } else if (!all.go_on(line)) {
            return invalid(number, "it is more than a router keeps");
        }
    }
    return all.take();
}

Observed<Nvram> parse_settings(std::string_view text) {
    if (const auto sized = check_size(text); !sized) {
        return tl::unexpected(sized.error());
    }
    Collecting all;
    std::size_t number = 0;
    std::string_view key;
    bool has_value = false;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        if (line.starts_with("@ ") && is_key(line.substr(2))) {
            key = line.substr(2);
            has_value = false;
        } else if (line.starts_with(' ') && !key.empty()) {
            if (has_value ? !all.go_on(line.substr(1)) : !all.begin(key, line.substr(1))) {
                return invalid(number, "it is more than a router keeps");
            }
            has_value = true;
        } else if (!line.empty()) {
            return invalid(number, "it is neither a key nor a part of a value");
        }
    }
    return all.take();
}

std::string to_nvram_text(const Nvram& nvram) {
    std::string text;
    for (const auto& [key, value] : nvram.values) {
        text += fmt::format("{}={}\n", key, value);
    }
    return text;
}

}  // namespace plateau::ddwrt_platform
