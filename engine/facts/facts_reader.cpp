#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

/// Why a record is refused and at which member. Caught in read_facts alone.
struct Refusal {
    std::string member;
    std::string why;
};

[[noreturn]] void refuse(std::string member, std::string why) {
    throw Refusal{std::move(member), std::move(why)};
}

std::string below(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

/// A JSON object whose members are taken one by one; what is left at the end is unknown.
class Members {
  public:
    Members(const Value& value, std::string path) : path_(std::move(path)), record_(value.as_record()) {
        if (record_ == nullptr) {
            refuse(path_, fmt::format("expected an object, not a {}", type_name(value)));
        }
    }

    const std::string& path() const { return path_; }
    const Value* find(std::string_view name) {
        taken_.insert(std::string(name));
        const auto member = record_->find(name);
        return member == record_->end() ? nullptr : &member->second;
    }
    const Value& at(std::string_view name) {
        const Value* value = find(name);
        if (value == nullptr) {
            refuse(below(path_, name), "missing");
        }
        return *value;
    }
    const std::string& text(std::string_view name) {
        const Value& value = at(name);
        if (value.as_string() == nullptr) {
            refuse(below(path_, name), fmt::format("expected a text, not a {}", type_name(value)));
        }
        return *value.as_string();
    }
    const List& list(std::string_view name) {
        const Value& value = at(name);
        if (value.as_list() == nullptr) {
            refuse(below(path_, name), fmt::format("expected a list, not a {}", type_name(value)));
        }
        return *value.as_list();
    }
    void finish() const {
        for (const auto& [name, value] : *record_) {
            if (!taken_.contains(name)) {
                refuse(below(path_, name), "no such member");
            }
        }
    }

  private:
    std::string path_;
    const Record* record_;
    std::set<std::string, std::less<>> taken_;
};

std::string time_of(Members& members, std::string_view name) {
    const FieldSpec spec{.name = std::string(name), .type = FieldType::timestamp};
    const auto time = canonical(spec, Value(members.text(name)));
    if (!time) {
        refuse(below(members.path(), name), time.error());
    }
    return *time->as_string();
}

bool is_hash(std::string_view text) {
    constexpr std::string_view prefix = "sha256:";
    return text.size() == prefix.size() + 64 && text.starts_with(prefix) &&
           text.find_first_not_of("0123456789abcdef", prefix.size()) == std::string_view::npos;
}

const FactKind& kind_of(const std::string& name, const std::string& path) {
    const FactKind* kind = find_fact_kind(name);
    if (kind == nullptr) {
        refuse(path, fmt::format("'{}' is no kind of fact; see plateau facts --list", name));
    }
    return *kind;
}

void read_evidence(const Value& value, FactsRecord& record) {
    const Members table(value, "evidence");
    for (const auto& [hash, entry] : *value.as_record()) {
        const std::string path = below("evidence", hash);
        if (!is_hash(hash)) {
            refuse(path, "is not \"sha256:\" and 64 hexadecimal digits");
        }
        Members members(entry, path);
        const std::int64_t* size = members.at("size").as_integer();
        if (size == nullptr || *size < 0) {
            refuse(below(path, "size"), "expected a number of bytes");
        }
        record.evidence[hash] = {.asked = members.text("asked"),
                                 .of = members.text("of"),
                                 .at = time_of(members, "at"),
                                 .size = static_cast<std::uint64_t>(*size),
                                 .media = members.text("media")};
        members.finish();
    }
}

Assurance assurance_of(const std::string& text, const std::string& path) {
    if (const auto assurance = parse_assurance(text)) {
        return *assurance;
    }
    refuse(path, fmt::format("'{}' is none of: verified, sourced, inferred", text));
}

std::vector<std::string> references(Members& members, const FactsRecord& record) {
    std::vector<std::string> result;
    const List& list = members.list("evidence");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string path = fmt::format("{}.evidence[{}]", members.path(), i);
        const std::string* text = list[i].as_string();
        if (text == nullptr) {
            refuse(path, "expected a text");
        }
        if (!record.evidence.contains(text->substr(0, text->find('#')))) {
            refuse(path, fmt::format("'{}' is not in the record's evidence", *text));
        }
        result.push_back(*text);
    }
    return result;
}

Fact read_fact(const Value& value, const std::string& path, const FactsRecord& record) {
    Members members(value, path);
    const FactKind& kind = kind_of(members.text("kind"), below(path, "kind"));
    const Members content(members.at("value"), below(path, "value"));
    const Record& given = *members.at("value").as_record();
    const auto made = canonical_value(kind, given);
    if (!made) {
        refuse(below(path, "value"), made.error());
    }
    for (const auto& [name, member] : *made) {
        if (const Value& written = given.find(name)->second; !(member == written)) {
            refuse(below(below(path, "value"), name),
                   fmt::format("{} is not canonical; write {}", to_json(written), to_json(member)));
        }
    }
    Fact fact = make_fact(kind.name, *made, references(members, record),
                          assurance_of(members.text("assurance"), below(path, "assurance")));
    if (!(members.at("key") == Value(fact.key))) {
        refuse(below(path, "key"), fmt::format("is not that of the value; write {}", to_json(Value(fact.key))));
    }
    members.finish();
    return fact;
}

void read_kinds(const Value& value, FactsRecord& record) {
    const List* list = value.as_list();
    if (list == nullptr) {
        refuse("observed.kinds", fmt::format("expected a list, not a {}", type_name(value)));
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string path = fmt::format("observed.kinds[{}]", i);
        const std::string* name = (*list)[i].as_string();
        if (name == nullptr) {
            refuse(path, "expected a text");
        }
        record.kinds.push_back(kind_of(*name, path).name);
    }
}

void read_observed(const Value& value, FactsRecord& record) {
    Members members(value, "observed");
    record.observed_at = time_of(members, "at");
    record.observed_by = members.text("by");
    record.source = members.text("source");
    const std::string& trust = members.text("trust");
    const auto parsed = parse_trust(trust);
    if (!parsed) {
        refuse("observed.trust", fmt::format("'{}' is none of: sealed, live, capture", trust));
    }
    record.trust = *parsed;
    if (const Value* kinds = members.find("kinds")) {
        read_kinds(*kinds, record);
    } else {
        for (const Fact& fact : record.facts) {
            record.kinds.push_back(fact.kind);
        }
        std::sort(record.kinds.begin(), record.kinds.end());
        record.kinds.erase(std::unique(record.kinds.begin(), record.kinds.end()), record.kinds.end());
    }
    members.finish();
}

void read_unobserved(const List& list, FactsRecord& record) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        Members members(list[i], fmt::format("unobserved[{}]", i));
        const std::string kind = kind_of(members.text("kind"), below(members.path(), "kind")).name;
        record.unobserved.push_back({.kind = kind, .code = members.text("code"), .why = members.text("why")});
        members.finish();
    }
}

/// Nothing twice, and each kind either observed or unobserved.
void check_whole(const FactsRecord& record) {
    std::set<std::string> kinds(record.kinds.begin(), record.kinds.end());
    if (kinds.size() != record.kinds.size()) {
        refuse("observed.kinds", "names a kind twice");
    }
    for (std::size_t i = 1; i < record.facts.size(); ++i) {
        if (record.facts[i].kind == record.facts[i - 1].kind && record.facts[i].key == record.facts[i - 1].key) {
            refuse("facts", fmt::format("two facts {} {}", record.facts[i].kind, to_json(Value(record.facts[i].key))));
        }
    }
    for (const Fact& fact : record.facts) {
        if (!kinds.contains(fact.kind)) {
            refuse("facts", fmt::format("a fact of the kind {}, which observed.kinds does not name", fact.kind));
        }
    }
    for (const UnobservedKind& kind : record.unobserved) {
        if (!kinds.insert(kind.kind).second) {
            refuse("unobserved", fmt::format("{} is named twice, or observed as well", kind.kind));
        }
    }
}

FactsRecord read_record(const Value& value) {
    Members members(value, "");
    if (const std::string& schema = members.text("schema"); schema != "plateau.facts/1") {
        refuse("schema", fmt::format("'{}' is not plateau.facts/1", schema));
    }
    FactsRecord record;
    Members subject(members.at("subject"), "subject");
    record.subject = {.role = subject.text("role"), .platform = subject.text("platform"), .name = subject.text("name")};
    subject.finish();
    read_evidence(members.at("evidence"), record);
    const List& facts = members.list("facts");
    for (std::size_t i = 0; i < facts.size(); ++i) {
        record.facts.push_back(read_fact(facts[i], fmt::format("facts[{}]", i), record));
    }
    read_observed(members.at("observed"), record);
    read_unobserved(members.list("unobserved"), record);
    members.finish();
    sort_record(record);
    check_whole(record);
    return record;
}

}  // namespace

std::vector<FactsRecord> read_facts(std::string_view text, std::string_view name) {
    std::vector<FactsRecord> records;
    std::size_t at = text.find_first_not_of(" \t\r\n");
    Refusal refusal{"record", "there is none"};
    while (at != std::string_view::npos) {
        auto prefix = value_from_json_prefix(text.substr(at));
        if (!prefix) {
            refusal = {"record", prefix.error()};
            break;
        }
        try {
            records.push_back(read_record(prefix->value));
        } catch (Refusal& caught) {
            refusal = std::move(caught);
            break;
        }
        at = text.find_first_not_of(" \t\r\n", at + prefix->used);
    }
    if (at != std::string_view::npos || records.empty()) {
        const auto start = at == std::string_view::npos ? text.end() : text.begin() + static_cast<std::ptrdiff_t>(at);
        const auto line = 1 + std::count(text.begin(), start, '\n');
        throw Error(ErrorKind::invalid_input, Message{"facts.file.invalid",
                                                      {{"file", std::string(name)},
                                                       {"line", std::to_string(line)},
                                                       {"member", refusal.member},
                                                       {"why", refusal.why}}});
    }
    return records;
}

}  // namespace plateau
