#pragma once

#include <string>
#include <vector>

#include "engine/facts/catalogue.h"
#include "engine/grading/correct.h"
#include "tests/unit/grading/samples.h"

namespace plateau::samples {

/// The catalogue of the family's module.
const CheckCatalogue& catalogue_of(const std::string& family);

/// Judges one item with the family's module, loaded into this process. The expectation is made canonical first.
ItemResult judged(const Item& item, std::vector<FactsRecord> records);

/// A record of `role` with these facts, each of them with the sample evidence; `kinds` without a fact are empty.
struct FactOf {
    std::string kind;
    Record value;
};
FactsRecord seen(const std::string& role, std::vector<std::string> kinds, const std::vector<FactOf>& facts);

/// "name=seen" of the fields that are not met, in their order: "address=192.168.1.9".
std::string missed(const ItemResult& result);

/// "code: text" in French, placeholders filled.
std::string reason(const ItemResult& result);

}  // namespace plateau::samples
