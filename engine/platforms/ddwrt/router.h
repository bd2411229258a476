#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/platforms/ddwrt/nvram.h"
#include "engine/support/observed.h"

namespace plateau::ddwrt_platform {

/// A part of the reply as it is kept: no secret is in it.
struct Piece {
    std::string asked;  ///< the command, or the file
    std::string text;
    std::string hash;  ///< "sha256:…" of `text`
};

/// What a router said of itself. Secrets among the settings are marks, "<secret 1>".
struct Router {
    Nvram nvram;                                       ///< wanted settings only
    std::map<std::string, Piece, std::less<>> pieces;  ///< by name of the part: "nvram", "radios"
    /// Of Wi-Fi networks, sealed, by mark. Settings with the same secret have the same mark.
    std::map<std::string, Value, std::less<>> secrets;
    std::map<std::string, std::string, std::less<>> public_keys;  ///< of WireGuard tunnels, by key of the private one
    std::optional<bool> password_set;                             ///< another than the factory's; nothing: not told

    /// The lines of a part; nothing when the part is not there or empty.
    std::vector<std::string> lines(std::string_view part) const;
    /// The hashes of the parts that are there.
    std::vector<std::string> evidence(std::initializer_list<std::string_view> parts) const;
};

/// The settings that one kind of fact is read from. Remembers whether one of them was doubtful.
class Settings {
  public:
    explicit Settings(const Router& router) : router_(router) {}

    const Router& router() const { return router_; }
    bool has(std::string_view key);
    /// Empty when it is not set.
    std::string text(std::string_view key);
    bool is(std::string_view key, std::string_view value) { return text(key) == value; }
    /// A number without sign; nothing for another text.
    std::optional<std::int64_t> number(std::string_view key);
    /// The first key that was asked for and is doubtful; empty: none.
    const std::string& doubtful() const { return doubtful_; }

  private:
    const Router& router_;
    std::string doubtful_;
};

/// Makes of a plaintext what may be kept of it.
using SealText = std::function<Value(std::string_view plaintext)>;

/// Reads what collect.sh wrote:
///
///     PLATEAU-DDWRT 1
///     @@ PART
///     <its text>
///     @@ nvram
///     <settings, see parse_settings>
///     @@ end
///
/// or, of a text that begins otherwise, what `nvram show` printed. Settings that are not wanted are dropped;
/// passphrases of Wi-Fi networks go to `seal`, other secrets nowhere. "ddwrt.reply.invalid", "ddwrt.reply.incomplete",
/// "ddwrt.nvram.invalid"; no reason quotes it.
Observed<Router> read_router(std::string_view bytes, const SealText& seal);

}  // namespace plateau::ddwrt_platform
