#pragma once

#include <string>

#include "engine/model/check_catalogue.h"
#include "engine/model/correction.h"
#include "engine/model/scenario.h"
#include "engine/report/outline.h"
#include "engine/support/language.h"
#include "engine/support/message.h"

namespace plateau {

/// What a sheet is made of, for whoever writes one. Refers to values of the caller, who keeps them.
struct SheetSource {
    const Correction& correction;
    const Scenario& scenario;  ///< the one that was graded, for the post's seat
    const CheckCatalogue& graders;
    const SheetLabels& labels;
    Language language = Language::en;

    /// The item of the guide that `result` is of; nullptr when the scenario has none of that id.
    const Item* item_of(const ItemResult& result) const;
    /// The item's task without the secrets of the guide: dots stand for them. Empty when the scenario has no such item.
    std::string task_of(const ItemResult& result) const;
    /// A text of ours, typeset.
    std::string says(const char* id, TextArgs args = {}) const;
    /// The reason of a verdict, typeset; what it says of the machine as visible() shows it, bounded for print.
    std::string reason(const ItemResult& result) const;
    /// What a trial found, typeset, bounded for print.
    std::string trial(const TrialResult& trial) const;
    /// A value for print: words of the vocabulary in the reader's language, bounded; what is cut says so.
    std::string value(const Value& value) const;
    /// What was seen of a field, as value(); of a secret whether it is the subject's.
    std::string seen(const FieldResult& field) const;
    /// `text` visible() and bounded for print to `characters`.
    std::string bounded(std::string_view text, std::size_t characters) const;
    /// The role of a machine in the reader's language; one that only the subject knows as it is.
    std::string role(const std::string& role) const;
};

/// How many characters of a value and of a reason a sheet prints; the correction's JSON has the whole.
inline constexpr std::size_t printed_value_characters = 120;
inline constexpr std::size_t printed_reason_characters = 240;

}  // namespace plateau
