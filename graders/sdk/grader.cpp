#include "sdk/grader.h"

#include <algorithm>
#include <stdexcept>

namespace plateau::grader {

namespace {

const json::value nothing;

std::string text_of(const json::value& value) {
    return std::string(value.as_string());
}

const json::value& member(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    return found == nullptr ? nothing : *found;
}

void give(const json::value& value, plateau_result_v1 result, void* context) {
    const std::string text = json::serialize(value);
    result(context, text.data(), text.size());
}

}  // namespace

const json::value& Fact::at(std::string_view name) const {
    return member(*value, name);
}

std::optional<std::string> Fact::text(std::string_view name) const {
    const json::string* found = at(name).if_string();
    return found == nullptr ? std::nullopt : std::optional(std::string(*found));
}

bool Fact::is_true(std::string_view name) const {
    const bool* flag = at(name).if_bool();
    return flag != nullptr && *flag;
}

std::vector<Fact> Subject::facts(std::string_view kind) const {
    std::vector<Fact> result;
    for (const json::value& fact : subject_->at("facts").as_array()) {
        if (fact.at("kind").as_string() == kind) {
            result.push_back({.value = &fact.at("value").as_object(), .evidence = &fact.at("evidence").as_array()});
        }
    }
    return result;
}

Subject Subjects::of(std::string_view role) const {
    for (const json::value& subject : *subjects_) {
        if (subject.at("role").as_string() == role) {
            return Subject(subject.as_object());
        }
    }
    throw std::out_of_range("no facts of " + std::string(role));
}

std::string Item::text(std::string_view name) const {
    return text_of(expect->at(name));
}

const json::value& Item::at(std::string_view name) const {
    return member(*expect, name);
}

std::optional<std::string> Item::optional_text(std::string_view name) const {
    const json::value& found = at(name);
    return found.is_string() ? std::optional(text_of(found)) : std::nullopt;
}

bool Verdict::field(std::string_view name, json::value expected, json::value seen, bool met) {
    json::object field;
    field["name"] = name;
    field["expected"] = std::move(expected);
    field["seen"] = std::move(seen);
    field["met"] = met;
    fields_.push_back(std::move(field));
    all_met_ = all_met_ && met;
    any_met_ = any_met_ || met;
    return met;
}

bool Verdict::field(std::string_view name, const json::value& expected, const json::value& seen) {
    return field(name, expected, seen, expected == seen);
}

void Verdict::cite(const Fact& fact) {
    for (const json::value& reference : *fact.evidence) {
        evidence_.push_back(text_of(reference));
    }
}

void Verdict::cite(const std::vector<Fact>& facts) {
    for (const Fact& fact : facts) {
        cite(fact);
    }
}

Verdict& Verdict::with(std::string_view name, std::string_view value) {
    args_[name] = json::string_view(value.data(), value.size());
    return *this;
}

Verdict& Verdict::decide(std::string_view verdict, std::string code) {
    verdict_ = verdict;
    code_ = std::move(code);
    return *this;
}

bool Verdict::all_met() const {
    return all_met_;
}

bool Verdict::any_met() const {
    return any_met_;
}

Verdict& Verdict::near_miss(std::string code) {
    return decide(any_met_ ? "partly_met" : "not_met", std::move(code));
}

json::object Verdict::to_json(const json::value& item_id) const {
    auto references = evidence_;
    std::sort(references.begin(), references.end());
    references.erase(std::unique(references.begin(), references.end()), references.end());
    json::object result;
    result["item"] = item_id;
    result["verdict"] = verdict_;
    result["fields"] = fields_;
    result["why"] = {{"code", code_}, {"args", args_}};
    result["evidence"] = json::value_from(references);
    return result;
}

void describe(const Family& family, plateau_result_v1 result, void* context) {
    const std::string_view text(family.describe);
    result(context, text.data(), text.size());
}

void wants(const Family& family, std::string_view item, plateau_result_v1 result, void* context) {
    json::array wanted;
    if (family.wants != nullptr) {
        const json::value in = json::parse(json::string_view(item.data(), item.size()));
        wanted = family.wants(
            {.check = text_of(in.at("check")), .on = text_of(in.at("on")), .expect = &in.at("expect").as_object()});
    }
    give(wanted, result, context);
}

void grade(const Family& family, std::string_view batch, plateau_result_v1 result, void* context) {
    const json::value in = json::parse(json::string_view(batch.data(), batch.size()));
    const Subjects subjects(in.at("subjects").as_array());
    json::array verdicts;
    for (const json::value& entry : in.at("items").as_array()) {
        const Item item{.check = text_of(entry.at("check")),
                        .on = text_of(entry.at("on")),
                        .expect = &entry.at("expect").as_object()};
        verdicts.push_back(family.judge(item, subjects).to_json(entry.at("id")));
    }
    give(json::object{{"verdicts", std::move(verdicts)}}, result, context);
}

bool same_secret(const json::value& expected, const json::value& seen) {
    const json::object* secret = expected.if_object();
    return secret != nullptr && secret->contains("secret") && secret->contains("digest") && expected == seen;
}

std::vector<std::string> texts(const json::value& value) {
    std::vector<std::string> result;
    if (const json::array* array = value.if_array()) {
        for (const json::value& element : *array) {
            if (element.is_string()) {
                result.push_back(text_of(element));
            }
        }
    }
    return result;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string result;
    for (const std::string& part : parts) {
        result += (result.empty() ? "" : ", ") + part;
    }
    return result.empty() ? "—" : result;
}

std::string shown(const json::value& value) {
    if (value.is_string()) {
        return text_of(value);
    }
    if (value.is_array()) {
        return joined(texts(value));
    }
    return value.is_null() ? "—" : json::serialize(value);
}

std::optional<std::string> first_missed(Verdict& verdict, const Item& item, const Fact& fact,
                                        std::initializer_list<const char*> fields) {
    std::optional<std::string> missed;
    for (const char* name : fields) {
        const bool given = item.expect->contains(name) && !item.at(name).is_null();
        if (given && !verdict.field(name, item.at(name), fact.at(name)) && !missed) {
            missed = name;
        }
    }
    return missed;
}

const Fact* nearest(const std::vector<Fact>& facts, const Item& item, std::initializer_list<const char*> fields) {
    const auto agreement = [&](const Fact& fact) {
        return std::count_if(fields.begin(), fields.end(),
                             [&](const char* field) { return fact.at(field) == item.at(field); });
    };
    const Fact* best = nullptr;
    for (const Fact& fact : facts) {
        if (best == nullptr || agreement(fact) > agreement(*best)) {
            best = &fact;
        }
    }
    return best;
}

}  // namespace plateau::grader
