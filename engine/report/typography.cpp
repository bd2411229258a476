#include "engine/report/typography.h"

#include "engine/support/text.h"

namespace plateau {

namespace {

constexpr std::string_view kNoBreak = "\xc2\xa0";            // U+00A0
constexpr std::string_view kNarrowNoBreak = "\xe2\x80\xaf";  // U+202F
constexpr std::string_view kOpening = "«";
constexpr std::string_view kClosing = "»";

/// What stands in place of a space between `before` and `after`.
std::string_view space_between(std::string_view before, std::string_view after) {
    if (before.ends_with(kOpening) || after.starts_with(kClosing)) {
        return kNoBreak;
    }
    if (after.starts_with(':')) {
        return kNoBreak;
    }
    const bool narrow = after.starts_with(';') || after.starts_with('!') || after.starts_with('?');
    return narrow ? kNarrowNoBreak : std::string_view(" ");
}

}  // namespace

std::string typeset(std::string_view text, Language language) {
    if (language != Language::fr) {
        return std::string(text);
    }
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ') {
            result += space_between(text.substr(0, i), text.substr(i + 1));
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string typeset_text(const Message& message, Language language) {
    // Without arguments the pattern comes back with its placeholders, which a message without a text has not.
    if (!has_text(language, message.id)) {
        return text_of(language, message);
    }
    return fill(typeset(text_of(language, {message.id, {}}), language), message.args);
}

}  // namespace plateau
