#include "engine/platforms/openwrt/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "engine/platforms/linux/text_lines.h"
#include "engine/support/secret_keeper.h"
#include "engine/support/x25519.h"

namespace plateau::openwrt_platform {

namespace {

constexpr std::size_t most_passphrases = 256;
/// Longer ones are no passphrase: 64 hexadecimal digits are the key made of one.
constexpr std::size_t longest_passphrase = 63;

/// By its name, so that one nobody thought of is rather hidden than shown: a path is no loss.
bool names_secret(const std::string& option) {
    static constexpr std::array<std::string_view, 4> harmless = {"public_key", "passwordauth", "rootpasswordauth",
                                                                 "persist_key"};
    static constexpr std::array<std::string_view, 9> parts = {"password",  "passwd", "passphrase", "secret",    "psk",
                                                              "preshared", "token",  "private",    "credential"};
    const std::string name = linux_platform::lowered(option);
    if (std::find(harmless.begin(), harmless.end(), name) != harmless.end()) {
        return false;
    }
    const bool is_key = name.ends_with("key") || (name.size() == 4 && name.starts_with("key"));
    return is_key || name.ends_with("pass") || name.ends_with("pin") ||
           std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

bool holds_key(const UciOption& option) {
    return std::any_of(option.values.begin(), option.values.end(), [](const std::string& value) {
        return value.find("PRIVATE KEY") != std::string::npos || value.find("Static key") != std::string::npos;
    });
}

bool is_wep_index(const UciSection& section, const std::string& name, const UciOption& option) {
    const std::string& value = option.values.front();
    return name == "key" && section.text("encryption").starts_with("wep") && value.size() == 1 && value >= "1" &&
           value <= "4";
}

struct Mark {
    Span place;
    std::string mark;
};

class Taking {
  public:
    Taking(Router& router, const SealText& seal) : router_(router), seal_(seal) {}

    void take(std::string_view package, UciSection& section) {
        for (auto& [name, option] : section.options) {
            if ((names_secret(name) || holds_key(option)) && !is_wep_index(section, name, option)) {
                const std::string mark = fmt::format("<secret {}>", marks_.size() + 1);
                use(package, section, name, option, mark);
                marks_.push_back({option.written, mark});
                std::for_each(option.values.begin(), option.values.end(), wipe);
                option.values = {mark};
            }
        }
    }

    std::string marked(std::string_view text, char quote) {
        std::sort(marks_.begin(), marks_.end(),
                  [](const Mark& a, const Mark& b) { return a.place.begin < b.place.begin; });
        std::string result;
        std::size_t done = 0;
        for (const Mark& one : marks_) {
            result += text.substr(done, one.place.begin - done);
            result += fmt::format("{0}{1}{0}", quote, one.mark);
            done = one.place.end;
        }
        result += text.substr(done);
        return result;
    }

  private:
    void use(std::string_view package, const UciSection& section, const std::string& name, const UciOption& option,
             const std::string& mark) {
        const std::string& value = option.values.front();
        const bool alone = option.values.size() == 1;
        if (package == "wireless" && section.type == "wifi-iface" && name.size() <= 4 && name.starts_with("key") &&
            alone && !value.empty() && value.size() <= longest_passphrase &&
            router_.passphrases.size() < most_passphrases) {
            router_.passphrases.emplace(mark, seal_(value));
        }
        if (package == "network" && section.type == "interface" && name == "private_key" && alone) {
            if (const auto key = x25519_public_key(value)) {
                router_.public_keys.emplace(section.id, *key);
            }
        }
    }

    Router& router_;
    const SealText& seal_;
    std::vector<Mark> marks_;
};

}  // namespace

std::string take_secrets(Router& router, std::string_view text, char quote, const SealText& seal) {
    Taking taking(router, seal);
    for (auto& [name, package] : router.uci.packages) {
        for (UciSection& section : package) {
            taking.take(name, section);
        }
    }
    return taking.marked(text, quote);
}

}  // namespace plateau::openwrt_platform
