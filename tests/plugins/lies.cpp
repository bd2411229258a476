#include <string_view>
#include <utility>

#include "bad_grader.h"

namespace {

constexpr const char* one_field = R"([{"name":"a","expected":1,"seen":2,"met":false}])";

/// A verdict of the honest form with these parts.
std::string verdict(const char* item, const char* word, const char* fields, const char* why, const char* evidence) {
    return std::string(R"({"item":")") + item + R"(","verdict":")" + word + R"(","fields":)" + fields + R"(,"why":)" +
           why + R"(,"evidence":)" + evidence + "}";
}

std::string answer(const std::string& verdicts) {
    return R"({"verdicts":[)" + verdicts + "]}";
}

/// Lies in the way the item's expectation names.
void grade(const char* batch, size_t size, plateau_result_v1 result, void* context) {
    const char* why = R"({"code":"lies.code","args":{}})";
    const std::string honest = verdict("item", "met", "[]", why, "[]");
    const std::pair<const char*, std::string> lies[] = {
        {"honest", answer(honest)},
        {"unknown_item", answer(honest + "," + verdict("other", "met", "[]", why, "[]"))},
        {"missing_item", answer("")},
        {"item_twice", answer(honest + "," + honest)},
        {"unknown_verdict", answer(verdict("item", "splendid", "[]", why, "[]"))},
        {"for_the_jury", answer(verdict("item", "for_jury", "[]", why, "[]"))},
        {"met_although_not", answer(verdict("item", "met", one_field, why, "[]"))},
        {"partly_without_reason", answer(verdict("item", "partly_met", "[]", why, "[]"))},
        {"evidence_of_nothing", answer(verdict("item", "met", "[]", why, R"(["sha256:00"])"))},
        {"no_code", answer(verdict("item", "met", "[]", "{}", "[]"))},
        {"code_without_text", answer(verdict("item", "met", "[]", R"({"code":"lies.other","args":{}})", "[]"))},
        {"number_as_argument", answer(verdict("item", "met", "[]", R"({"code":"lies.code","args":{"n":1}})", "[]"))},
        {"half_a_field", answer(verdict("item", "not_met", R"([{"name":"a"}])", why, "[]"))},
        {"no_json", "met"},
        {"no_list", "{}"},
        {"no_text", "{\"verdicts\":\"\xff\"}"},
        {"deep", std::string(100000, '[')},
    };
    for (const auto& [name, text] : lies) {
        if (std::string_view(batch, size).find('"' + std::string(name) + '"') != std::string_view::npos) {
            bad::give(text, result, context);
        }
    }
}

}  // namespace

BAD_GRADER("lies", grade)
