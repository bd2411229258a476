#pragma once

#include <string>
#include <string_view>

#include "engine/support/language.h"
#include "engine/support/message.h"

namespace plateau {

/// A text of ours as it is printed on paper. In French the space before ; ! ? » and : and after « becomes one that does
/// not break, narrow before ; ! and ?. English stays as it is. Never for what a machine said: that is shown as it was.
std::string typeset(std::string_view text, Language language);

/// The text of `message` as text_of() has it, typeset; its arguments stay as they are.
std::string typeset_text(const Message& message, Language language);

}  // namespace plateau
