#include "engine/report/printed.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/grading/secrets.h"
#include "engine/model/secret.h"
#include "engine/report/typography.h"
#include "engine/support/text.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

constexpr std::string_view hidden_secret = "••••••";

std::string word(Language language, const char* id) {
    return text_of(language, Message{id, {}});
}

}  // namespace

std::string printed(const Value& value, Language language) {
    if (const auto* flag = value.as_bool()) {
        return word(language, *flag ? "word.yes" : "word.no");
    }
    if (const auto* number = value.as_integer()) {
        return fmt::format("{}", *number);
    }
    if (const auto* text = value.as_string()) {
        return harmless(*text);
    }
    std::vector<std::string> parts;
    if (const auto* list = value.as_list()) {
        for (const Value& element : *list) {
            parts.push_back(printed(element, language));
        }
    } else if (const auto* record = value.as_record()) {
        if (is_secret(value)) {
            return std::string(hidden_secret);
        }
        for (const auto& [name, member] : *record) {
            parts.push_back(fmt::format("{} {}", harmless(name), printed(member, language)));
        }
    }
    return parts.empty() ? "--" : fmt::format("{}", fmt::join(parts, value.as_list() != nullptr ? ", " : " · "));
}

std::string hide_secrets(std::string text, const Scenario& scenario) {
    for (const Item& item : scenario.guide) {
        for (const std::string& secret : secrets_of(item)) {
            for (auto at = text.find(secret); !secret.empty() && at != std::string::npos; at = text.find(secret, at)) {
                text.replace(at, secret.size(), hidden_secret);
                at += hidden_secret.size();
            }
        }
    }
    return text;
}

std::string about_secret(const FieldResult& field, Language language) {
    if (!is_secret(field.seen)) {
        return {};
    }
    return word(language, field.met ? "word.secret.same" : "word.secret.other");
}

std::string printed_seen(const FieldResult& field, Language language) {
    const std::string about = about_secret(field, language);
    return about.empty() ? printed_value(field.seen, language) : about;
}

std::string printed_field(const std::string& name, Language language) {
    const std::string id = "field." + name;
    return has_text(language, id) ? text_of(language, {id, {}}) : harmless(name);
}

std::string printed_value(const Value& value, Language language) {
    const std::string* word = value.as_string();
    const std::string id = word == nullptr ? std::string() : "value." + *word;
    return has_text(language, id) ? text_of(language, {id, {}}) : printed(value, language);
}

std::string printed_points(int quarters, Language language) {
    std::string text = fmt::format("{}", quarters / 4.0);
    std::replace(text.begin(), text.end(), '.', language == Language::fr ? ',' : '.');
    return text;
}

std::string printed(Verdict verdict, Language language) {
    switch (verdict) {
        case Verdict::met:
            return word(language, "verdict.met");
        case Verdict::partly_met:
            return word(language, "verdict.partly_met");
        case Verdict::not_met:
            return word(language, "verdict.not_met");
        case Verdict::not_observed:
            return word(language, "verdict.not_observed");
        case Verdict::for_jury:
            return word(language, "verdict.for_jury");
    }
    return {};
}

std::string printed_source(const ItemResult& result, Language language) {
    std::vector<std::string> parts{printed(result.trust, language)};
    if (result.assurance == Assurance::sourced) {
        parts.push_back(word(language, "assurance.sourced"));
    } else if (result.assurance == Assurance::inferred) {
        parts.push_back(word(language, "assurance.inferred"));
    }
    for (const Caveat caveat : result.caveats) {
        parts.push_back(caveat == Caveat::put_to_sleep ? word(language, "caveat.put_to_sleep")
                                                       : word(language, "caveat.not_unmounted"));
    }
    // Some of them have commas of their own.
    return fmt::format("{}", fmt::join(parts, language == Language::fr ? " ; " : "; "));
}

std::string printed(Trust trust, Language language) {
    switch (trust) {
        case Trust::sealed:
            return word(language, "trust.sealed");
        case Trust::live:
            return word(language, "trust.live");
        case Trust::capture:
            return word(language, "trust.capture");
    }
    return {};
}

std::string_view mark_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::met:
            return "✔";
        case Verdict::partly_met:
            return "◐";
        case Verdict::not_met:
            return "✘";
        case Verdict::not_observed:
            return "?";
        case Verdict::for_jury:
            return "✎";
    }
    return "";
}

namespace {

/// Why a kind of facts was not observed, in the reader's language: the platform's text for the code it gave.
std::string cause_text(const Message& unobserved, const std::string& detail, Language language) {
    const auto code = std::find_if(unobserved.args.begin(), unobserved.args.end(),
                                   [](const auto& argument) { return argument.first == "code"; });
    return code != unobserved.args.end() && has_text(language, code->second)
               ? text_of(language, Message{code->second, {{"why", detail}}})
               : detail;
}

}  // namespace

std::string reason_text(const Message& why, const CheckCatalogue& graders, Language language, Typography typography) {
    Message spoken = why;
    for (auto& [name, value] : spoken.args) {
        if (name == "why" && spoken.id == "kind.unobserved") {
            value = cause_text(why, value, language);
        }
        if (name == "right" || name == "seen" || name == "share_right" || name == "folder_right" || name == "action") {
            value = printed_value(value, language);
        }
    }
    const bool paper = typography == Typography::paper;
    const auto found = graders.texts.find(spoken.id);
    if (found == graders.texts.end()) {
        return harmless(paper ? typeset_text(spoken, language) : text_of(language, spoken));
    }
    const std::string& pattern = found->second.in(language);
    return harmless(fill(paper ? typeset(pattern, language) : pattern, spoken.args));
}

std::size_t columns_of(std::string_view text) {
    return count_characters(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    while (!text.empty()) {
        const auto blank = std::min(text.find(' '), text.size());
        const auto next = text.substr(0, blank);
        if (!line.empty() && columns_of(line) + 1 + columns_of(next) > width) {
            lines.push_back(std::move(line));
            line.clear();
        }
        line += line.empty() ? "" : " ";
        line += next;
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    if (!line.empty()) {
        lines.push_back(std::move(line));
    }
    return lines;
}

Message difference_message(const FactDifference& difference, Language language) {
    std::string key;
    for (const auto& [name, value] : difference.key) {
        key += (key.empty() ? "" : " ") + printed_value(value, language);
    }
    TextArgs args{{"role", difference.role}, {"kind", difference.kind}, {"key", key}};
    if (!difference.sealed) {
        return {"sheet.difference.live_only", std::move(args)};
    }
    if (!difference.live) {
        return {"sheet.difference.sealed_only", std::move(args)};
    }
    args.emplace_back("field", printed_field(difference.field, language));
    args.emplace_back("live", printed_value(*difference.live, language));
    args.emplace_back("sealed", printed_value(*difference.sealed, language));
    return {"sheet.difference.field", std::move(args)};
}

}  // namespace plateau
