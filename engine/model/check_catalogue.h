#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/field.h"
#include "engine/model/local_text.h"

namespace plateau {

/// A kind of fact a check reads: of the item's subject, or of the role that the expectation's field `of` names.
struct CheckRead {
    std::string kind;
    std::string of;         ///< empty: the item's `on`
    bool optional = false;  ///< judged without it where it was not observed
    std::string kind_from;  ///< field of the expectation that names the kind; empty: `kind` does
};

/// One check of a grader, as its describe() states it.
struct CheckSpec {
    std::string id;       ///< "dhcp.reservation": family, dot, name
    std::string family;   ///< "dhcp"
    std::string version;  ///< of the family
    std::vector<CheckRead> reads;
    std::vector<FieldSpec> expect;
    LocalText title;
};

/// What the scenario parser knows of the installed graders: checks by id. A plain value: the parser knows no plugin.
struct CheckCatalogue {
    std::map<std::string, CheckSpec> checks;
    /// Texts of the graders' reasons by code, e.g. "dhcp.reservation.found", with {name} placeholders.
    std::map<std::string, LocalText> texts;
    /// The fields of each kind of fact, for the check that names kind and fields itself.
    std::map<std::string, std::vector<FieldSpec>> kinds;
};

/// What the check reads for that expectation: kinds that the expectation names are filled in.
std::vector<CheckRead> reads_of(const CheckSpec& check, const Record& expect);

}  // namespace plateau
