#include "engine/platforms/openwrt/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/facts/value_json.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/reasons.h"
#include "engine/platforms/openwrt/secrets.h"
#include "engine/support/sha256.h"

namespace plateau::openwrt_platform {

namespace {

using linux_platform::lines_of;
using linux_platform::printable;
using linux_platform::trimmed;

constexpr std::string_view first_line = "PLATEAU-OPENWRT 1\n";
constexpr std::string_view uci_line = "\n@@ uci\n";
constexpr std::string_view end_line = "@@ end ";

/// What evidence calls the parts; others are not read.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> parts{
    {{"board", "ubus call system board"},
     {"configs", "ls /etc/config"},
     {"ethers", "/etc/ethers"},
     {"release", "/etc/openwrt_release"},
     {"root-password", "state of root's password in /etc/shadow"},
     {"services", "ls /etc/rc.d"},
     {"wan", "ubus call network.interface.wan status"}}};

/// The parts before the configuration: none of them holds a line that begins as a part does.
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

/// What `uci show` printed, out of the whole reply.
Observed<std::string_view> read_frame(std::string_view bytes, Router& router) {
    const auto begin = bytes.find(uci_line);
    const auto end = bytes.rfind(end_line);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + uci_line.size()) {
        return unobserved(reason::reply_incomplete, "it ends before its last line");
    }
    if (!read_parts(bytes.substr(first_line.size(), begin + 1 - first_line.size()), router)) {
        return unobserved(reason::reply_invalid, "it has a part twice, or one that was not asked for");
    }
    const auto text = bytes.substr(begin + uci_line.size(), end - begin - uci_line.size());
    if (text.empty()) {
        return unobserved(reason::reply_invalid, fmt::format("uci show printed nothing, exit status {}",
                                                             printable(trimmed(bytes.substr(end + 7, 4)))));
    }
    return text;
}

}  // namespace

Piece piece_of(std::string_view asked, std::string text) {
    Piece piece{.asked = std::string(asked), .text = std::move(text), .hash = {}};
    piece.hash = sha256_of(piece.text);
    return piece;
}

Value Router::json(std::string_view part) const {
    const auto found = pieces.find(part);
    const auto value = found == pieces.end() ? tl::expected<Value, std::string>() : value_from_json(found->second.text);
    return value ? *value : Value();
}

std::string Router::line(std::string_view part) const {
    const auto found = pieces.find(part);
    const auto all = found == pieces.end() ? std::vector<std::string_view>() : lines_of(found->second.text);
    return all.empty() ? std::string() : printable(trimmed(all.front()));
}

std::optional<Router::Lines> Router::lines(std::string_view part) const {
    const auto found = pieces.find(part);
    if (found == pieces.end()) {
        return std::nullopt;
    }
    Lines all;
    for (const std::string_view line : lines_of(found->second.text)) {
        all.emplace(trimmed(line));
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

Observed<const UciPackage*> Router::package(std::string_view name) const {
    if (const auto found = uci.packages.find(name); found != uci.packages.end()) {
        return &found->second;
    }
    if (lacks(name)) {
        return nullptr;
    }
    if (const Unobserved* const why = hidden(name)) {
        return tl::unexpected(*why);
    }
    return unobserved(reason::package_unread, std::string(name));
}

const Unobserved* Router::hidden(std::string_view name) const {
    const auto found = unread.find(name);
    return found == unread.end() || lacks(name) ? nullptr : &found->second;
}

bool Router::lacks(std::string_view name) const {
    return absent.contains(name) || (configs && !configs->contains(name));
}

std::optional<bool> Router::starts(std::string_view service) const {
    if (services) {
        const auto told = services->find(service);
        return told == services->end() ? std::nullopt : std::optional(told->second);
    }
    const auto links = lines("services");
    if (!links) {
        return std::nullopt;
    }
    // S19firewall
    return std::any_of(links->begin(), links->end(), [&](const std::string& link) {
        return link.size() == service.size() + 3 && link.front() == 'S' && link.ends_with(service);
    });
}

Observed<Router> read_router(std::string_view bytes, const SealText& seal) {
    Router router;
    auto text = bytes.starts_with(first_line) ? read_frame(bytes, router) : Observed<std::string_view>(bytes);
    if (!text) {
        return tl::unexpected(text.error());
    }
    auto uci = parse_uci(*text);
    if (!uci) {
        return tl::unexpected(uci.error());
    }
    router.uci = std::move(*uci);
    router.configs = router.lines("configs");
    router.pieces.emplace("uci", piece_of("uci -t /tmp/none show", take_secrets(router, *text, '\'', seal)));
    return router;
}

}  // namespace plateau::openwrt_platform
