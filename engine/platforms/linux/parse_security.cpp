#include "engine/platforms/linux/parse_security.h"

#include <charconv>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

tl::unexpected<Unobserved> invalid(std::string_view why) {
    return unobserved(reason::security_invalid, std::string(why));
}

}  // namespace

Observed<SecurityDescriptor> parse_security_descriptor(std::string_view bytes) {
    auto stored = security::parse_descriptor(bytes);
    if (!stored) {
        return invalid(stored.error());
    }
    return std::move(stored->descriptor);
}

Observed<SecurityDescriptor> parse_nt_attribute(std::string_view hexadecimal) {
    std::string bytes;
    for (const std::string_view word : words_of(hexadecimal)) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, 16);
        if (error != std::errc() || end != word.data() + word.size() || word.size() != 2) {
            return invalid("it is not printed as bytes");
        }
        bytes += static_cast<char>(value);
    }
    // Before the descriptor stand hashes and a text whose lengths depend on the version, so its end is what is known.
    for (std::size_t at = 2; at < bytes.size(); ++at) {
        auto stored = security::parse_descriptor(bytes, at);
        if (stored && stored->end == bytes.size() && stored->descriptor.restricted) {
            return std::move(stored->descriptor);
        }
    }
    return invalid("there is no descriptor at the end of the attribute");
}

}  // namespace plateau::linux_platform
