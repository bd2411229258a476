#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/custody/centre_signature.h"
#include "engine/model/value.h"

namespace plateau {

/// `body` and the centre's signature over its canonical JSON, as one line of canonical JSON without a newline:
/// {"body":…,"signature":"base64"}.
std::string signed_line(const CentreKey& key, SignaturePurpose purpose, const Record& body);

/// Why a text is no record that was signed.
enum class Unsigned {
    no_record,    ///< not the canonical JSON of body and signature
    not_by_this,  ///< the signature is not that key's over that body for that purpose
};

/// The body; every byte of `line` counts: of a body and a signature there is one line.
tl::expected<Record, Unsigned> body_of_signed_line(std::string_view line, const CentrePublicKey& key,
                                                   SignaturePurpose purpose);

/// The text, or the whole number, in the member of that name; empty or -1 where there is none.
std::string text_in(const Record& record, std::string_view name);
std::int64_t number_in(const Record& record, std::string_view name);

}  // namespace plateau
