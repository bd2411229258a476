#include "engine/custody/signed_record.h"

#include "engine/facts/value_json.h"

namespace plateau {

std::string signed_line(const CentreKey& key, SignaturePurpose purpose, const Record& body) {
    const std::string signature = key.sign(purpose, to_json(Value(body)));
    return to_json(Value(Record{{"body", body}, {"signature", signature}}));
}

tl::expected<Record, Unsigned> body_of_signed_line(std::string_view line, const CentrePublicKey& key,
                                                   SignaturePurpose purpose) {
    const auto whole = value_from_json(line);
    const Record* record = whole ? whole->as_record() : nullptr;
    const Value* body = record != nullptr && record->size() == 2 ? whole->find("body") : nullptr;
    if (body == nullptr || body->as_record() == nullptr || to_json(*whole) != line) {
        return tl::unexpected(Unsigned::no_record);
    }
    if (!key.holds(purpose, to_json(*body), text_in(*record, "signature"))) {
        return tl::unexpected(Unsigned::not_by_this);
    }
    return *body->as_record();
}

std::string text_in(const Record& record, std::string_view name) {
    const auto member = record.find(name);
    const std::string* text = member == record.end() ? nullptr : member->second.as_string();
    return text == nullptr ? std::string() : *text;
}

std::int64_t number_in(const Record& record, std::string_view name) {
    const auto member = record.find(name);
    const std::int64_t* number = member == record.end() ? nullptr : member->second.as_integer();
    return number == nullptr ? -1 : *number;
}

}  // namespace plateau
