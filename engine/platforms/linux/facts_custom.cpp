#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/facts/value_json.h"
#include "engine/platforms/linux/custom.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

constexpr std::size_t largest_answer = std::size_t{64} << 10;
constexpr std::size_t most_members = 200;
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_member = 4096;

tl::unexpected<Unobserved> refused(const std::string& observation, std::string_view why) {
    return unobserved(reason::custom_invalid, fmt::format("{}: {}", observation, why));
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_name && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '.';
    });
}

/// The bytes the script wrote are UTF-8 by now; what is left of control characters is shown as \xHH.
Value text_of(const std::string& text) {
    return Value(printable(text));
}

tl::unexpected<std::string> not_one(std::string why) {
    return tl::unexpected<std::string>(std::move(why));
}

/// The field that holds a member's value, or why it is none.
tl::expected<Record, std::string> field_of(const Value& value) {
    if (const auto* text = value.as_string()) {
        if (text->size() > longest_member) {
            return not_one("a text is too long");
        }
        return Record{{"text", text_of(*text)}};
    }
    if (value.as_integer() != nullptr) {
        return Record{{"number", value}};
    }
    if (value.as_bool() != nullptr) {
        return Record{{"flag", value}};
    }
    if (value.is_null()) {
        return Record{{"text", nullptr}, {"number", nullptr}, {"flag", nullptr}, {"items", nullptr}};
    }
    const List* list = value.as_list();
    if (list == nullptr || list->size() > most_members) {
        return not_one(list == nullptr ? "a member is an object" : "a list is too long");
    }
    List items;
    for (const Value& item : *list) {
        if (item.as_string() == nullptr || item.as_string()->size() > longest_member) {
            return not_one("a list holds something else than texts, or one that is too long");
        }
        items.push_back(text_of(*item.as_string()));
    }
    return Record{{"items", std::move(items)}};
}

}  // namespace

Facts custom_facts_of(const std::string& observation, std::string_view answer, const std::string& evidence) {
    if (answer.size() > largest_answer) {
        return refused(observation, "the answer is larger than 64 KiB");
    }
    const auto value = value_from_json(answer);
    if (!value) {
        return refused(observation, value.error());
    }
    const Record* members = value->as_record();
    if (members == nullptr || members->size() > most_members) {
        return refused(observation, members == nullptr ? "the answer is no object" : "the answer has too many members");
    }
    std::vector<Fact> facts;
    for (const auto& [name, member] : *members) {
        tl::expected<Record, std::string> field = not_one("the name of a member is none");
        if (is_name(name)) {
            field = field_of(member);
        }
        if (!field) {
            return refused(observation,
                           fmt::format("'{}': {}", printable(name.substr(0, longest_name)), field.error()));
        }
        field->emplace("observation", observation);
        field->emplace("name", name);
        facts.push_back(make_fact("custom", *field, {evidence}, Assurance::inferred));
    }
    return facts;
}

Facts custom_facts(const Reply& reply) {
    const auto asked = find_entry(reply, "custom", "custom");
    const auto answers = find_entries(reply, "custom", "custom-answer");
    if (!asked || !answers) {
        return tl::unexpected(!asked ? asked.error() : answers.error());
    }
    std::vector<Fact> facts;
    for (const Entry* answer : *answers) {
        auto own = custom_facts_of(printable(answer->label), answer->out, answer->hash);
        if (!own) {
            return tl::unexpected(own.error());
        }
        std::move(own->begin(), own->end(), std::back_inserter(facts));
    }
    return facts;
}

}  // namespace plateau::linux_platform
