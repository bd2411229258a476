#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A word of an nft script. "\n" ends a statement, as a semicolon does.
struct NftToken {
    std::string text;
    int line = 0;
    bool quoted = false;

    /// Whether it is this word or sign, not within quotes.
    bool is(std::string_view other) const { return !quoted && text == other; }
};

/// Splits a script; comments are left out, variables of `define` put in their places. "linux.nft_script.unread" for
/// what stands in other files, "linux.nft_script.invalid" for a quote without end, a variable that is not defined, or
/// more than 100,000 words.
Observed<std::vector<NftToken>> nft_tokens(std::string_view script);

}  // namespace plateau::linux_platform
