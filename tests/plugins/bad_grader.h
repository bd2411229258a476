#pragma once

#include <cstring>
#include <string>

#include "plateau/grader.h"

/// A grader with one check that reads reservations, as short as it can be: each bad plugin is one of these with one
/// thing wrong.
namespace bad {

inline void give(const std::string& text, plateau_result_v1 result, void* context) {
    result(context, text.data(), text.size());
}

inline std::string description_of(const std::string& family) {
    return R"({"family":")" + family + R"(","version":"1.0.0","checks":[{"id":")" + family +
           R"(.check","title":{"fr":"t","en":"t"},"reads":[{"kind":"dhcp_reservation"}],"expect":{"type":"object",)"
           R"("properties":{"how":{"type":"string"}},"additionalProperties":false}}],"texts":{")" +
           family + R"(.code":{"fr":"t","en":"t"}}})";
}

/// The honest answer to a batch of one item "item": met.
inline std::string honest_answer(const std::string& family) {
    return R"({"verdicts":[{"item":"item","verdict":"met","fields":[],"why":{"code":")" + family +
           R"(.code","args":{}},"evidence":[]}]})";
}

}  // namespace bad

/// Exports a grader of the family with this function as grade(batch, size, result, context).
#define BAD_GRADER(family_name, grade_function)                                                                     \
    extern "C" PLATEAU_GRADER_EXPORT const plateau_grader_v1* plateau_grader(void) {                                \
        static const plateau_grader_v1 grader = {                                                                   \
            PLATEAU_GRADER_ABI,                                                                                     \
            sizeof(plateau_grader_v1),                                                                              \
            family_name,                                                                                            \
            "1.0.0",                                                                                                \
            [](plateau_result_v1 result, void* context) {                                                           \
                bad::give(bad::description_of(family_name), result, context);                                       \
            },                                                                                                      \
            [](const char*, size_t, plateau_result_v1 result, void* context) { bad::give("[]", result, context); }, \
            grade_function,                                                                                         \
        };                                                                                                          \
        return &grader;                                                                                             \
    }
