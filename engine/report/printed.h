#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/check_catalogue.h"
#include "engine/model/correction.h"
#include "engine/model/fact_difference.h"
#include "engine/model/scenario.h"
#include "engine/model/value.h"
#include "engine/model/verdict.h"
#include "engine/support/language.h"
#include "engine/support/message.h"

namespace plateau {

/// Where a text is read: with the spaces of the catalogue, or with those of typeset().
enum class Typography { terminal, paper };

/// A value as people read it: lists with commas, yes and no, "--" for what is not there, a secret as dots.
std::string printed(const Value& value, Language language);

/// A text of the scenario with dots for the secrets of its guide.
std::string hide_secrets(std::string text, const Scenario& scenario);

/// Of a field that is a secret: whether it is the subject's. Empty for any other field, and for a secret that was not
/// seen.
std::string about_secret(const FieldResult& field, Language language);

/// What was seen of a field, as printed_value(); of a secret whether it is the subject's.
std::string printed_seen(const FieldResult& field, Language language);

/// A field's name as people read it: the catalogue's word for it ("field.mac"), or the name itself.
std::string printed_field(const std::string& name, Language language);

/// A value of a field: words of the vocabulary ("change", "allow") in the reader's language.
std::string printed_value(const Value& value, Language language);

/// Where a running machine and its stopped disk differ, for a text of that language.
Message difference_message(const FactDifference& difference, Language language);

/// Points from quarters, without needless zeros: 8 is "2", 7 is "1.75" (a comma in French).
std::string printed_points(int quarters, Language language);

/// Where an item was read, how well that is understood, and what must be known of it: "sealed disk, read as …".
std::string printed_source(const ItemResult& result, Language language);

/// Words for people.
std::string printed(Verdict verdict, Language language);
/// Words for people.
std::string printed(Trust trust, Language language);

/// A sign for the verdict, beside its word: readable without colours.
std::string_view mark_of(Verdict verdict);

/// The reason of a verdict: the grader's own text when it brings one for the code, the catalogue's otherwise. Arguments
/// that hold a word of the vocabulary (rights, actions) are said in the reader's language.
std::string reason_text(const Message& why, const CheckCatalogue& graders, Language language,
                        Typography typography = Typography::terminal);

/// How many columns a terminal gives the text: one a character.
std::size_t columns_of(std::string_view text);

/// `text` broken at blanks into lines of at most `width` columns; a longer word keeps its own line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace plateau
