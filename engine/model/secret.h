#pragma once

#include <optional>

#include "engine/model/value.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// A secret in facts: the record {"secret": name, "sealed": …, "digest": …} with exactly these texts.
Value to_value(const SealedSecret& secret);

/// A secret as graders, corrections and sheets have it: the record {"secret": name, "digest": …}. Two are the same
/// secret when the records are equal; nothing else can be told from them.
Value compared_secret(std::string_view name, std::string_view digest);

/// The secret that to_value() made this of; nothing for any other value.
std::optional<SealedSecret> secret_in(const Value& value);

/// Whether this is a secret in one of the two forms: what is shown of it is that it is there.
bool is_secret(const Value& value);

/// `value` with each secret in it, however deep, as compared_secret().
Value compared(const Value& value);

}  // namespace plateau
