#include "engine/platforms/ddwrt/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/secret_keeper.h"
#include "engine/support/sha256.h"
#include "engine/support/x25519.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::lines_of;
using linux_platform::trimmed;

constexpr std::string_view first_line = "PLATEAU-DDWRT 1\n";
constexpr std::string_view nvram_line = "\n@@ nvram\n";
constexpr std::string_view end_line = "\n@@ end\n";
/// Longer ones are no passphrase: 64 hexadecimal digits are the key made of one.
constexpr std::size_t longest_passphrase = 63;

/// What evidence calls the parts; others are not read.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> parts{
    {{"interfaces", "ls /sys/class/net"},
     {"password", "state of http_passwd of nvram"},
     {"radios", "iw dev"},
     {"release", "/tmp/loginprompt"}}};

Piece piece_of(std::string_view asked, std::string text) {
    Piece piece{.asked = std::string(asked), .text = std::move(text), .hash = {}};
    piece.hash = sha256_of(piece.text);
    return piece;
}

/// The parts before the settings: none of them holds a line that begins as a part does.
bool read_parts(std::string_view text, Router& router) {
    const std::pair<std::string_view, std::string_view>* part = nullptr;
    std::string content;
    const auto close = [&] {
        return part == nullptr || trimmed(content).empty() ||
               router.pieces.emplace(part->first, piece_of(part->second, content)).second;
    };
    for (const std::string_view line : lines_of(text)) {
        if (!line.starts_with("@@ ")) {
            content += fmt::format("{}\n", line);
            continue;
        }
        if (!close()) {
            return false;
        }
        content.clear();
        const auto* const found =
            std::find_if(parts.begin(), parts.end(), [&](const auto& one) { return one.first == line.substr(3); });
        if (found == parts.end()) {
            return false;
        }
        part = found;
    }
    return close();
}

Observed<Nvram> read_frame(std::string_view bytes, Router& router) {
    const auto begin = bytes.find(nvram_line);
    if (begin == std::string_view::npos || !bytes.ends_with(end_line) ||
        bytes.size() < begin + nvram_line.size() - 1 + end_line.size()) {
        return unobserved(reason::reply_incomplete, "it ends before its last line");
    }
    if (!read_parts(bytes.substr(first_line.size(), begin + 1 - first_line.size()), router)) {
        return unobserved(reason::reply_invalid, "it has a part twice, or one that was not asked for");
    }
    const auto settings = begin + nvram_line.size() - 1;
    return parse_settings(bytes.substr(settings, bytes.size() - end_line.size() + 1 - settings));
}

/// As collect.sh tells it from the same setting.
std::optional<bool> password_state(const Router& router, const Nvram& nvram) {
    if (const auto told = router.lines("password"); !told.empty()) {
        return told.front() == "set" || told.front() == "factory" ? std::optional(told.front() == "set") : std::nullopt;
    }
    const auto hash = nvram.values.find("http_passwd");
    if (hash == nvram.values.end() || nvram.doubtful.contains("http_passwd")) {
        return std::nullopt;
    }
    return !hash->second.empty() && hash->second != "admin" && hash->second != "bJz7PcC1rCRJQ";
}

/// A switch or the number of a key has one character, no secret has.
bool is_secret(std::string_view key, std::string_view value) {
    const bool wifi_key = key.ends_with("_key") || (key.size() > 5 && key.substr(key.size() - 5, 4) == "_key");
    return value.size() > 1 &&
           (key.ends_with("_wpa_psk") || (wifi_key && !key.starts_with("oet")) || key.ends_with("_private"));
}

/// A mark a plaintext: two settings with one secret have one mark.
class Taking {
  public:
    Taking(Router& router, const SealText& seal) : router_(router), seal_(seal) {}

    void take(const std::string& key, std::string& value) {
        if (key.ends_with("_private")) {
            if (const auto made = x25519_public_key(value)) {
                router_.public_keys.emplace(key, *made);
            }
        }
        SecretText plaintext(value);
        wipe(value);
        value = mark_of(std::string(plaintext.view()));
        if (!key.ends_with("_private") && plaintext.view().size() <= longest_passphrase &&
            !router_.secrets.contains(value)) {
            router_.secrets.emplace(value, seal_(plaintext.view()));
        }
    }

  private:
    std::string mark_of(const std::string& plaintext) {
        const auto hash = sha256_of(plaintext);
        return fmt::format("<secret {}>", marks_.emplace(hash, marks_.size() + 1).first->second);
    }

    Router& router_;
    const SealText& seal_;
    std::map<std::string, std::size_t> marks_;
};

void keep_wanted(Router& router, Nvram nvram, const SealText& seal) {
    Taking taking(router, seal);
    for (auto& [key, value] : nvram.values) {
        if (!is_wanted(key)) {
            wipe(value);
            continue;
        }
        if (is_secret(key, value)) {
            taking.take(key, value);
        }
        router.nvram.values.emplace(key, std::move(value));
        if (nvram.doubtful.contains(key)) {
            router.nvram.doubtful.insert(key);
        }
    }
}

}  // namespace

std::vector<std::string> Router::lines(std::string_view part) const {
    std::vector<std::string> all;
    if (const auto found = pieces.find(part); found != pieces.end()) {
        for (const std::string_view line : lines_of(found->second.text)) {
            all.emplace_back(trimmed(line));
        }
    }
    return all;
}

std::vector<std::string> Router::evidence(std::initializer_list<std::string_view> names) const {
    std::vector<std::string> hashes;
    for (const std::string_view name : names) {
        if (const auto found = pieces.find(name); found != pieces.end()) {
            hashes.push_back(found->second.hash);
        }
    }
    return hashes;
}

bool Settings::has(std::string_view key) {
    if (doubtful_.empty() && router_.nvram.doubtful.contains(key)) {
        doubtful_ = key;
    }
    return router_.nvram.values.contains(key);
}

std::string Settings::text(std::string_view key) {
    return has(key) ? router_.nvram.values.find(key)->second : std::string();
}

std::optional<std::int64_t> Settings::number(std::string_view key) {
    const std::string value = text(key);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc() && end == value.data() + value.size() ? std::optional<std::int64_t>(number)
                                                                      : std::nullopt;
}

Observed<Router> read_router(std::string_view bytes, const SealText& seal) {
    Router router;
    auto nvram = bytes.starts_with(first_line) ? read_frame(bytes, router) : parse_nvram(bytes);
    if (!nvram) {
        return tl::unexpected(nvram.error());
    }
    router.password_set = password_state(router, *nvram);
    keep_wanted(router, std::move(*nvram), seal);
    // Every router has that one.
    if (!router.nvram.values.contains("lan_ipaddr")) {
        return unobserved(reason::reply_invalid, "nvram has no lan_ipaddr");
    }
    router.pieces.emplace("nvram", piece_of("nvram show, what facts are read from", to_nvram_text(router.nvram)));
    return router;
}

}  // namespace plateau::ddwrt_platform
