#include "engine/grading/verdicts.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"

namespace plateau {

namespace {

template <class T>
using Checked = tl::expected<T, std::string>;

tl::unexpected<std::string> refused(std::string why) {
    return tl::unexpected(std::move(why));
}

const List* list_in(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr ? nullptr : member->as_list();
}

const std::string* text_in(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr ? nullptr : member->as_string();
}

Checked<std::vector<FieldResult>> fields_of(const Value& entry) {
    const List* list = list_in(entry, "fields");
    if (list == nullptr) {
        return refused("it has no list of fields");
    }
    std::vector<FieldResult> fields;
    for (const Value& field : *list) {
        const std::string* name = text_in(field, "name");
        const Value* expected = field.find("expected");
        const Value* seen = field.find("seen");
        const Value* met = field.find("met");
        if (name == nullptr || expected == nullptr || seen == nullptr || met == nullptr || met->as_bool() == nullptr) {
            return refused("a field lacks its name, what is expected, what was seen or whether it is met");
        }
        fields.push_back({.name = *name, .expected = *expected, .seen = *seen, .met = *met->as_bool()});
    }
    return fields;
}

Checked<Message> why_of(const Value& entry, const AnswerBounds& bounds) {
    const Value* why = entry.find("why");
    const std::string* code = why == nullptr ? nullptr : text_in(*why, "code");
    if (code == nullptr || !bounds.codes.contains(*code)) {
        return refused(code == nullptr ? "it gives no reason" : fmt::format("its reason '{}' has no text", *code));
    }
    Message message{.id = *code, .args = {}};
    const Value* args = why->find("args");
    const Record* record = args == nullptr ? nullptr : args->as_record();
    if (args != nullptr && record == nullptr) {
        return refused("the arguments of its reason are no object");
    }
    for (const auto& [name, value] : record == nullptr ? Record() : *record) {
        if (value.as_string() == nullptr) {
            return refused(fmt::format("the argument '{}' of its reason is no text", name));
        }
        message.args.emplace_back(name, *value.as_string());
    }
    return message;
}

Checked<std::vector<std::string>> evidence_of(const Value& entry, const AnswerBounds& bounds) {
    const List* list = list_in(entry, "evidence");
    if (list == nullptr) {
        return refused("it has no list of evidence");
    }
    std::vector<std::string> evidence;
    for (const Value& reference : *list) {
        const std::string* text = reference.as_string();
        if (text == nullptr || !bounds.evidence_hashes.contains(text->substr(0, text->find('#')))) {
            return refused("it names evidence that is not in the facts");
        }
        evidence.push_back(*text);
    }
    std::sort(evidence.begin(), evidence.end());
    evidence.erase(std::unique(evidence.begin(), evidence.end()), evidence.end());
    return evidence;
}

/// Whether the verdict can follow from the fields.
Checked<Verdict> verdict_of(const Value& entry, const std::vector<FieldResult>& fields) {
    const std::string* text = text_in(entry, "verdict");
    const auto verdict = text == nullptr ? std::nullopt : parse_verdict(*text);
    if (!verdict || *verdict == Verdict::for_jury) {
        return refused("its verdict is none of met, partly_met, not_met and not_observed");
    }
    const bool all_met = std::all_of(fields.begin(), fields.end(), [](const FieldResult& field) { return field.met; });
    if (*verdict == Verdict::met && !all_met) {
        return refused("it says met although a field is not");
    }
    if (*verdict == Verdict::partly_met && all_met) {
        return refused("it says partly met although no field is missed");
    }
    if (*verdict == Verdict::not_met && all_met && !fields.empty()) {
        return refused("it says not met although every field is");
    }
    return *verdict;
}

Checked<GraderVerdict> checked(const Value& entry, const AnswerBounds& bounds) {
    auto fields = fields_of(entry);
    if (!fields) {
        return refused(fields.error());
    }
    auto verdict = verdict_of(entry, *fields);
    auto why = why_of(entry, bounds);
    auto evidence = evidence_of(entry, bounds);
    if (!verdict || !why || !evidence) {
        return refused(!verdict ? verdict.error() : !why ? why.error() : evidence.error());
    }
    return GraderVerdict{
        .verdict = *verdict, .fields = std::move(*fields), .why = std::move(*why), .evidence = std::move(*evidence)};
}

}  // namespace

tl::expected<VerdictsByItem, std::string> parse_verdicts(std::string_view json, const AnswerBounds& bounds) {
    const auto answer = value_from_json(json);
    if (!answer) {
        return tl::unexpected(fmt::format("its answer is no JSON: {}", answer.error()));
    }
    const List* verdicts = list_in(*answer, "verdicts");
    if (verdicts == nullptr) {
        return tl::unexpected(std::string("its answer has no list of verdicts"));
    }
    VerdictsByItem result;
    for (const Value& entry : *verdicts) {
        const std::string* item = text_in(entry, "item");
        if (item == nullptr || std::find(bounds.items.begin(), bounds.items.end(), *item) == bounds.items.end()) {
            return tl::unexpected(std::string("it judges an item nobody asked for"));
        }
        if (const auto known = result.find(*item); known != result.end()) {
            known->second = refused("it gives two verdicts");
        } else {
            result.emplace(*item, checked(entry, bounds));
        }
    }
    for (const std::string& item : bounds.items) {
        result.try_emplace(item, refused("it gives no verdict"));
    }
    return result;
}

}  // namespace plateau
