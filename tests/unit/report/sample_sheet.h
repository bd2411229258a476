#pragma once

#include "engine/report/sheet_source.h"

namespace plateau::test {

/// What a sheet is made of, kept together. Not copied: a source refers to it.
struct SampleSheet {
    Correction correction;
    Scenario scenario;
    CheckCatalogue graders;
    SheetLabels labels;

    SheetSource source(Language language) const {
        return {
            .correction = correction, .scenario = scenario, .graders = graders, .labels = labels, .language = language};
    }
};

/// A whole exam: 26 items over every competence and verdict, among them judged ones, one partly met, two that were not
/// observed, and items whose seen values try to be markup, formulas, control sequences, hidden or endless text.
SampleSheet full_sheet();

/// The least a sheet can be of: one item, no candidate, no seat, no labels.
SampleSheet bare_sheet();

/// A string that tries everything at once.
extern const char* const hostile;

}  // namespace plateau::test
