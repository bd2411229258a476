#include "tests/unit/graders/in_process.h"

#include <dlfcn.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "engine/facts/value_json.h"
#include "engine/grading/description.h"
#include "engine/support/text.h"
#include "plateau/grader.h"

namespace plateau::samples {

namespace {

struct Loaded {
    const plateau_grader_v1* grader = nullptr;
    CheckCatalogue catalogue;
};

void copy_answer(void* context, const char* json, std::size_t size) {
    static_cast<std::string*>(context)->assign(json, size);
}

Loaded load(const std::string& family) {
    const std::string file = fmt::format("{}/{}.so", PLATEAU_GRADERS, family);
    void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    REQUIRE_MESSAGE(library != nullptr, file);
    Loaded result{.grader = reinterpret_cast<const plateau_grader_v1* (*)()>(::dlsym(library, "plateau_grader"))(),
                  .catalogue = {}};
    std::string text;
    result.grader->describe(copy_answer, &text);
    auto description = parse_description(text);
    REQUIRE_MESSAGE(description.has_value(), (description ? "" : description.error()));
    for (CheckSpec& check : description->checks) {
        result.catalogue.checks.emplace(check.id, check);
    }
    result.catalogue.texts = std::move(description->texts);
    return result;
}

const Loaded& loaded(const std::string& family) {
    static std::map<std::string, Loaded> all;
    const auto found = all.find(family);
    return found != all.end() ? found->second : all.emplace(family, load(family)).first->second;
}

}  // namespace

const CheckCatalogue& catalogue_of(const std::string& family) {
    return loaded(family).catalogue;
}

ItemResult judged(const Item& item, std::vector<FactsRecord> records) {
    const Loaded& family = loaded(item.check.substr(0, item.check.find('.')));
    Scenario scenario = scenario_of({item});
    auto expect = canonical(family.catalogue.checks.at(item.check).expect, item.expect);
    REQUIRE_MESSAGE(expect.has_value(), (expect ? "" : expect.error()));
    scenario.guide[0].expect = std::move(*expect);
    scenario.guide[0].fields = family.catalogue.checks.at(item.check).expect;
    const auto grade = [&](const std::string&, std::string_view batch) -> tl::expected<std::string, Message> {
        std::string answer;
        family.grader->grade(batch.data(), batch.size(), copy_answer, &answer);
        return answer;
    };
    return correct({.scenario = scenario, .secrets = secrets(), .records = std::move(records)}, family.catalogue, grade)
        .items.at(0);
}

FactsRecord seen(const std::string& role, std::vector<std::string> kinds, const std::vector<FactOf>& facts) {
    FactsRecord record = record_of(role, std::move(kinds));
    for (const FactOf& fact : facts) {
        record.facts.push_back(make_fact(fact.kind, fact.value, {evidence}, Assurance::verified));
    }
    sort_record(record);
    return record;
}

std::string missed(const ItemResult& result) {
    std::string text;
    for (const FieldResult& field : result.fields) {
        if (!field.met) {
            const auto* plain = field.seen.as_string();
            text += fmt::format("{}{}={}", text.empty() ? "" : " ", field.name, plain ? *plain : to_json(field.seen));
        }
    }
    return text;
}

std::string reason(const ItemResult& result) {
    const auto& texts = catalogue_of(result.check.substr(0, result.check.find('.'))).texts;
    const auto found = texts.find(result.why.id);
    const std::string text =
        found == texts.end() ? text_of(Language::fr, result.why) : fill(found->second.fr, result.why.args);
    return fmt::format("{}: {}", result.why.id, text);
}

}  // namespace plateau::samples
