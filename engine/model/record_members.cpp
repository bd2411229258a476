#include "engine/model/record_members.h"

#include <fmt/format.h>

#include "engine/model/ownership.h"

namespace plateau {

RecordMembers::RecordMembers(const Value& value, std::string where, std::initializer_list<std::string_view> names)
    : where_(std::move(where)), record_(value.as_record()) {
    if (record_ == nullptr) {
        throw RefusedRecord{where_ + ": an object is expected"};
    }
    for (const std::string_view name : names) {
        at(name);
    }
    if (record_->size() != names.size()) {
        throw RefusedRecord{fmt::format("{}: {} members are expected, not {}", where_, names.size(), record_->size())};
    }
}

const Value& RecordMembers::at(std::string_view name) const {
    const auto found = record_->find(name);
    if (found == record_->end()) {
        throw RefusedRecord{fmt::format("{}: '{}' is missing", where_, name)};
    }
    return found->second;
}

std::string RecordMembers::path(std::string_view name) const {
    return fmt::format("{}.{}", where_, name);
}

std::string RecordMembers::text(std::string_view name) const {
    std::string text = any_text(name);
    if (text.empty()) {
        throw RefusedRecord{path(name) + ": a text is expected"};
    }
    return text;
}

std::string RecordMembers::text_or_null(std::string_view name) const {
    return at(name).is_null() ? std::string() : text(name);
}

std::string RecordMembers::any_text(std::string_view name) const {
    const std::string* text = at(name).as_string();
    if (text == nullptr) {
        throw RefusedRecord{path(name) + ": a text is expected"};
    }
    return *text;
}

std::int64_t RecordMembers::integer(std::string_view name) const {
    const std::int64_t* integer = at(name).as_integer();
    if (integer == nullptr) {
        throw RefusedRecord{path(name) + ": a whole number is expected"};
    }
    return *integer;
}

bool RecordMembers::boolean(std::string_view name) const {
    const bool* boolean = at(name).as_bool();
    if (boolean == nullptr) {
        throw RefusedRecord{path(name) + ": true or false is expected"};
    }
    return *boolean;
}

const List& RecordMembers::list(std::string_view name) const {
    const List* list = at(name).as_list();
    if (list == nullptr) {
        throw RefusedRecord{path(name) + ": a list is expected"};
    }
    return *list;
}

const Record& RecordMembers::record(std::string_view name) const {
    const Record* record = at(name).as_record();
    if (record == nullptr) {
        throw RefusedRecord{path(name) + ": an object is expected"};
    }
    return *record;
}

std::string RecordMembers::owner_part(std::string_view name) const {
    std::string part = text(name);
    if (!is_owner_part(part)) {
        throw RefusedRecord{path(name) + ": 1 to 36 characters of a-z, 0-9 and '-' are expected"};
    }
    return part;
}

std::filesystem::path RecordMembers::folder(std::string_view name) const {
    std::filesystem::path folder = text(name);
    if (!folder.is_absolute()) {
        throw RefusedRecord{path(name) + ": an absolute path is expected"};
    }
    return folder;
}

}  // namespace plateau
