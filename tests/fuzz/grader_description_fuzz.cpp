#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/grading/description.h"

/// A description becomes checks of its own family whose values can be made canonical, or a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const auto grader = parse_description({reinterpret_cast<const char*>(data), size});
    if (!grader) {
        return grader.error().empty() ? (std::abort(), 0) : 0;
    }
    for (const CheckSpec& check : grader->checks) {
        if (!check.id.starts_with(grader->family + ".") || check.reads.empty()) {
            std::abort();
        }
        for (const FieldSpec& field : check.expect) {
            if (!canonical(field, Value()) || (field.type == FieldType::list && field.element.size() != 1)) {
                std::abort();
            }
        }
    }
    return 0;
}
