#pragma once

#include <string>
#include <string_view>

#include "engine/support/language.h"
#include "engine/support/message.h"

namespace plateau {

/// The text of `message` in `language`, each {name} replaced by the argument of that name. An id that no catalogue has
/// is shown as itself with its arguments: a text is never lost. Arguments are printed harmless_lines(): many quote a
/// machine. A "why" that is a common sentence of the C library ("No such file or directory") is said in `language`.
/// Safe from any thread.
std::string text_of(Language language, const Message& message);

/// Whether the catalogue of `language` has a text for `id`.
bool has_text(Language language, std::string_view id);

/// `pattern` with each {name} replaced by the argument of that name; a name without an argument stays as written.
std::string fill(std::string_view pattern, const TextArgs& args);

}  // namespace plateau
