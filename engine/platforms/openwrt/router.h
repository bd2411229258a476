#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/platforms/openwrt/uci.h"
#include "engine/support/observed.h"

namespace plateau::openwrt_platform {

/// A part of the reply as it is kept: no secret is in it.
struct Piece {
    std::string asked;  ///< the command, or the file
    std::string text;
    std::string hash;  ///< "sha256:…" of `text`
};

/// A piece of that text, with its hash.
Piece piece_of(std::string_view asked, std::string text);

/// What a router said of itself. Secrets of the configuration are marks, "<secret 1>".
struct Router {
    using Lines = std::set<std::string, std::less<>>;

    UciConfig uci;
    std::map<std::string, Piece, std::less<>> pieces;       ///< by name of the part: "uci", "board"
    std::optional<Lines> configs;                           ///< the packages it has, where it told
    Lines absent;                                           ///< packages it said it has not
    std::map<std::string, Unobserved, std::less<>> unread;  ///< packages that it would not tell, and why
    /// Whether a service is started with the router; of one that is not named it did not tell.
    std::optional<std::map<std::string, bool, std::less<>>> services;
    std::map<std::string, Value, std::less<>> passphrases;        ///< of Wi-Fi networks, sealed, by mark
    std::map<std::string, std::string, std::less<>> public_keys;  ///< of WireGuard interfaces, by section

    /// A part as JSON; null when it is not there or is none.
    Value json(std::string_view part) const;
    /// The first line of a part, empty when it is not there.
    std::string line(std::string_view part) const;
    /// The lines of a part; nothing when the part is not there or empty.
    std::optional<Lines> lines(std::string_view part) const;
    /// The hashes of those parts that are there.
    std::vector<std::string> evidence(std::initializer_list<std::string_view> parts) const;
    /// A package's sections; nullptr when the router has no such file. Otherwise why it would not tell them, or
    /// "openwrt.package.unread" when it has one, or may have, of which nothing was printed.
    Observed<const UciPackage*> package(std::string_view name) const;
    /// Why a package that the router has, or may have, is not known though it was asked for; otherwise nullptr.
    const Unobserved* hidden(std::string_view name) const;
    /// Whether it has no such file.
    bool lacks(std::string_view name) const;
    /// Whether a program is started with the router; nothing when that was not told.
    std::optional<bool> starts(std::string_view service) const;
};

/// Makes of a plaintext what may be kept of it.
using SealText = std::function<Value(std::string_view plaintext)>;

/// Reads what collect.sh wrote:
///
///     PLATEAU-OPENWRT 1
///     @@ PART
///     <its text>
///     @@ uci
///     <what `uci show` printed>
///     @@ end CODE
///
/// or, of a text that begins otherwise, what `uci show` alone printed. Passphrases of Wi-Fi networks go to `seal`,
/// other secrets nowhere. "openwrt.reply.invalid", "openwrt.reply.incomplete", "openwrt.uci.invalid"; no reason quotes
/// it.
Observed<Router> read_router(std::string_view bytes, const SealText& seal);

}  // namespace plateau::openwrt_platform
