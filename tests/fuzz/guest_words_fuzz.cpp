#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/lab/guest_text.h"
#include "engine/lab/host_key.h"

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace

/// What a guest prints on its console, and what it says its router's host key is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string tail = plateau::printable_tail(text, 3, 200);
    require(tail.size() <= 200);
    require(std::all_of(tail.begin(), tail.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    const auto key = plateau::host_key_in(text);
    require(key ? key->size() == 50 && key->starts_with("SHA256:") : !key.error().why.empty());
    return 0;
}
