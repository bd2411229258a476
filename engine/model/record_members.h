#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/model/value.h"

namespace plateau {

/// What is wrong with a record of ours that is read back, and where: "record.seats[0].id: a text is expected". Whoever
/// reads the record catches it and says which file or row it was.
struct RefusedRecord {
    std::string why;
};

/// A record with exactly the members it is said to have. It refers to the value, which outlives it. Every function
/// throws RefusedRecord.
class RecordMembers {
  public:
    RecordMembers(const Value& value, std::string where, std::initializer_list<std::string_view> names);

    const Value& at(std::string_view name) const;
    /// Where the member is, for messages: "record.seats".
    std::string path(std::string_view name) const;

    std::string text(std::string_view name) const;  ///< not empty
    std::string text_or_null(std::string_view name) const;
    std::string any_text(std::string_view name) const;  ///< which may be empty
    std::int64_t integer(std::string_view name) const;
    bool boolean(std::string_view name) const;
    const List& list(std::string_view name) const;
    const Record& record(std::string_view name) const;
    /// A name that becomes part of paths and of machines' names.
    std::string owner_part(std::string_view name) const;
    std::filesystem::path folder(std::string_view name) const;  ///< absolute

  private:
    std::string where_;
    const Record* record_;
};

}  // namespace plateau
