#include "engine/model/referential.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace plateau {

std::string to_string(Date date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

const Competence* Referential::competence(std::string_view competence_id) const {
    const auto found = std::find_if(competences.begin(), competences.end(),
                                    [&](const Competence& one) { return one.id == competence_id; });
    return found == competences.end() ? nullptr : &*found;
}

bool Referential::has_criterion(std::string_view criterion) const {
    const std::string_view of = competence_of(criterion);
    const Competence* found = of.size() < criterion.size() ? competence(of) : nullptr;
    if (found == nullptr) {
        return false;
    }
    const std::string_view digits = criterion.substr(of.size() + 1);
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return failure == std::errc{} && end == digits.data() + digits.size() && number >= 1 &&
           number <= found->criteria.size();
}

std::string_view competence_of(std::string_view criterion) {
    return criterion.substr(0, criterion.find('.'));
}

}  // namespace plateau
