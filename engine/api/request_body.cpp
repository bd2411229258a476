#include "engine/api/request_body.h"

#include "engine/facts/value_json.h"
#include "engine/support/error.h"
#include "engine/support/utc_text.h"

namespace plateau {

namespace {

Error off(std::string_view name, std::string_view expected) {
    return {ErrorKind::invalid_input,
            Message{"api.body.member", {{"name", std::string(name)}, {"expected", std::string(expected)}}}};
}

Error no_object(const std::string& why) {
    return {ErrorKind::invalid_input, Message{"api.body.no_object", {{"why", why}}}};
}

}  // namespace

RequestBody::RequestBody(std::string_view body) {
    if (body.empty()) {
        return;
    }
    const auto value = value_from_json(body);
    if (!value) {
        throw no_object(value.error());
    }
    const Record* record = value->as_record();
    if (record == nullptr) {
        throw no_object(std::string(type_name(*value)));
    }
    record_ = *record;
}

const Value* RequestBody::find(std::string_view name) {
    asked_.emplace(name);
    const auto found = record_.find(name);
    return found == record_.end() ? nullptr : &found->second;
}

std::string RequestBody::text(std::string_view name) {
    const Value* value = find(name);
    if (value == nullptr) {
        return {};
    }
    const std::string* text = value->as_string();
    if (text == nullptr) {
        throw off(name, "a text");
    }
    return *text;
}

std::int64_t RequestBody::integer(std::string_view name) {
    const Value* value = find(name);
    const std::int64_t* integer = value == nullptr ? nullptr : value->as_integer();
    if (integer == nullptr) {
        throw off(name, "a whole number");
    }
    return *integer;
}

Instant RequestBody::instant(std::string_view name) {
    const auto instant = parse_utc_text(text(name));
    if (!instant) {
        throw off(name, "a time like 2026-11-22T09:30:00.000Z");
    }
    return *instant;
}

std::vector<std::string> RequestBody::texts(std::string_view name) {
    const Value* value = find(name);
    std::vector<std::string> texts;
    if (value == nullptr) {
        return texts;
    }
    const List* list = value->as_list();
    for (const Value& each : list == nullptr ? List{Value()} : *list) {
        const std::string* text = each.as_string();
        if (text == nullptr) {
            throw off(name, "a list of texts");
        }
        texts.push_back(*text);
    }
    return texts;
}

void RequestBody::finish() const {
    for (const auto& [name, value] : record_) {
        if (!asked_.contains(name)) {
            throw Error(ErrorKind::invalid_input, Message{"api.body.unknown", {{"name", name}}});
        }
    }
}

}  // namespace plateau
