#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/report/markup.h"
#include "engine/report/outline.h"
#include "engine/report/sheet_source.h"

namespace plateau {

/// Evidence by its short name on the sheet: "E1" is the first that an item rests on.
class EvidenceIndex {
  public:
    explicit EvidenceIndex(const Correction& correction);

    /// The short names of what `item` rests on, each once, in the order of the item.
    std::vector<std::string> names_of(const ItemResult& item) const;
    /// The hashes in the order of their names.
    const std::vector<std::string>& hashes() const { return hashes_; }

  private:
    std::vector<std::string> hashes_;
    std::map<std::string, std::size_t> numbers_;  ///< from 1
};

/// The number of an item in the guide, from 1: how people call it.
std::size_t number_of(const ItemResult& item, const Correction& correction);

/// A verdict as mark and words: the shape tells it without colour, the words without the shape.
void write_verdict(Markup& out, Verdict verdict, const SheetSource& source);

/// All items by competence, then criterion.
void write_items(Markup& out, const SheetSource& source, const std::vector<CompetenceGroup>& groups,
                 const EvidenceIndex& evidence);

/// Where the jury signs.
void write_signatures(Markup& out, const SheetSource& source);

/// The hashes of subject, facts and evidence, and the versions of the graders.
void write_annex(Markup& out, const SheetSource& source, const EvidenceIndex& evidence);

}  // namespace plateau
