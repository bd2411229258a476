#include "engine/model/secret.h"

namespace plateau {

namespace {

const std::string* text_in(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr ? nullptr : member->as_string();
}

}  // namespace

Value to_value(const SealedSecret& secret) {
    return Record{{"secret", secret.name}, {"sealed", secret.sealed}, {"digest", secret.digest}};
}

Value compared_secret(std::string_view name, std::string_view digest) {
    return Record{{"secret", name}, {"digest", digest}};
}

std::optional<SealedSecret> secret_in(const Value& value) {
    const auto* name = text_in(value, "secret");
    const auto* sealed = text_in(value, "sealed");
    const auto* digest = text_in(value, "digest");
    if (name == nullptr || sealed == nullptr || digest == nullptr || value.as_record()->size() != 3) {
        return std::nullopt;
    }
    return SealedSecret{.name = *name, .sealed = *sealed, .digest = *digest};
}

bool is_secret(const Value& value) {
    return value.find("secret") != nullptr && value.find("digest") != nullptr;
}

Value compared(const Value& value) {
    if (const auto secret = secret_in(value)) {
        return compared_secret(secret->name, secret->digest);
    }
    if (const auto* list = value.as_list()) {
        List result;
        for (const Value& element : *list) {
            result.push_back(compared(element));
        }
        return result;
    }
    if (const auto* record = value.as_record()) {
        Record result;
        for (const auto& [name, member] : *record) {
            result.emplace(name, compared(member));
        }
        return result;
    }
    return value;
}

}  // namespace plateau
