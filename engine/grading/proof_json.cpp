#include "engine/grading/proof_json.h"

#include <fmt/format.h>

#include "engine/facts/value_json.h"

namespace plateau {

namespace {

constexpr std::string_view schema = "plateau.proof/1";

Value record_of(const std::map<std::string, std::string>& texts) {
    Record record;
    for (const auto& [name, text] : texts) {
        record.emplace(name, text);
    }
    return record;
}

void write_answer(JsonWriter& out, const ProvedAnswer& answer) {
    out.begin_object();
    out.member("name", answer.name);
    out.member("hash", answer.hash);
    out.member("seat", answer.seat);
    out.member("blank", answer.blank);
    out.key("items");
    out.begin_array();
    for (const ProvedItem& item : answer.items) {
        out.begin_object();
        out.member("id", item.id);
        out.member("announced", to_string_view(item.announced));
        out.member("found", to_string_view(item.found));
        out.member("scored", item.scored);
        out.member("why", item.why);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

/// Thrown and caught in this file only: what is wrong, and where.
struct Refused {
    std::string why;
};

/// A record with members of these names and no others.
const Record& record_with(const Value& value, const std::string& where, std::initializer_list<std::string_view> names) {
    const Record* record = value.as_record();
    if (record == nullptr) {
        throw Refused{where + ": an object is expected"};
    }
    for (const std::string_view name : names) {
        if (!record->contains(name)) {
            throw Refused{fmt::format("{}: '{}' is missing", where, name)};
        }
    }
    if (record->size() != names.size()) {
        throw Refused{fmt::format("{}: {} members are expected, not {}", where, names.size(), record->size())};
    }
    return *record;
}

const std::string& text_of(const Record& record, std::string_view name, const std::string& where) {
    const std::string* text = record.find(name)->second.as_string();
    if (text == nullptr) {
        throw Refused{fmt::format("{}.{}: a text is expected", where, name)};
    }
    return *text;
}

bool flag_of(const Record& record, std::string_view name, const std::string& where) {
    const bool* flag = record.find(name)->second.as_bool();
    if (flag == nullptr) {
        throw Refused{fmt::format("{}.{}: true or false is expected", where, name)};
    }
    return *flag;
}

const List& list_of(const Record& record, std::string_view name, const std::string& where) {
    const List* list = record.find(name)->second.as_list();
    if (list == nullptr) {
        throw Refused{fmt::format("{}.{}: a list is expected", where, name)};
    }
    return *list;
}

std::map<std::string, std::string> texts_of(const Record& record, std::string_view name) {
    const Record* members = record.find(name)->second.as_record();
    if (members == nullptr) {
        throw Refused{fmt::format("{}: an object is expected", name)};
    }
    std::map<std::string, std::string> texts;
    for (const auto& [member, value] : *members) {
        texts.emplace(member, text_of(*members, member, std::string(name)));
    }
    return texts;
}

Verdict verdict_of(const Record& item, std::string_view name, const std::string& where) {
    const auto verdict = parse_verdict(text_of(item, name, where));
    if (!verdict || *verdict == Verdict::for_jury) {
        throw Refused{fmt::format("{}.{}: no verdict of a measured item", where, name)};
    }
    return *verdict;
}

ProvedAnswer answer_of(const Value& value, const std::string& where) {
    const Record& record = record_with(value, where, {"name", "hash", "seat", "blank", "items"});
    ProvedAnswer answer{.name = text_of(record, "name", where),
                        .hash = text_of(record, "hash", where),
                        .seat = text_of(record, "seat", where),
                        .blank = flag_of(record, "blank", where),
                        .items = {}};
    for (const Value& element : list_of(record, "items", where)) {
        const std::string place = fmt::format("{}.items[{}]", where, answer.items.size());
        const Record& item = record_with(element, place, {"id", "announced", "found", "scored", "why"});
        answer.items.push_back({.id = text_of(item, "id", place),
                                .announced = verdict_of(item, "announced", place),
                                .found = verdict_of(item, "found", place),
                                .scored = flag_of(item, "scored", place),
                                .why = text_of(item, "why", place)});
    }
    return answer;
}

Proof proof_of(const Value& value) {
    const Record& record = record_with(value, "record", {"schema", "scenario", "held", "images", "graders", "answers"});
    if (text_of(record, "schema", "record") != schema) {
        throw Refused{fmt::format("schema: {} is expected", schema)};
    }
    const Record& scenario = record_with(record.find("scenario")->second, "scenario", {"id", "version"});
    Proof proof{.scenario_id = text_of(scenario, "id", "scenario"),
                .scenario_version = text_of(scenario, "version", "scenario"),
                .images = texts_of(record, "images"),
                .graders = texts_of(record, "graders"),
                .answers = {}};
    for (const Value& answer : list_of(record, "answers", "record")) {
        proof.answers.push_back(answer_of(answer, fmt::format("answers[{}]", proof.answers.size())));
    }
    if (flag_of(record, "held", "record") != objections_to(proof).empty()) {
        throw Refused{"held: it is not what the verdicts say"};
    }
    return proof;
}

}  // namespace

std::string to_json(const Proof& proof, JsonStyle style) {
    JsonWriter out(style);
    out.begin_object();
    out.member("schema", schema);
    out.key("scenario");
    out.begin_object();
    out.member("id", proof.scenario_id);
    out.member("version", proof.scenario_version);
    out.end_object();
    out.member("held", objections_to(proof).empty());
    out.member("images", record_of(proof.images));
    out.member("graders", record_of(proof.graders));
    out.key("answers");
    out.begin_array();
    for (const ProvedAnswer& answer : proof.answers) {
        write_answer(out, answer);
    }
    out.end_array();
    out.end_object();
    return out.take();
}

tl::expected<Proof, std::string> proof_from_json(std::string_view text) {
    const auto value = value_from_json(text);
    if (!value) {
        return tl::unexpected(value.error());
    }
    try {
        return proof_of(*value);
    } catch (const Refused& refused) {
        return tl::unexpected(refused.why);
    }
}

}  // namespace plateau
