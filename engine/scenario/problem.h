#pragma once

#include <string>
#include <vector>

#include "engine/support/error.h"
#include "engine/support/language.h"
#include "engine/support/message.h"

namespace plateau {

/// A place in a file, as editors count: both from 1, columns in characters.
struct Place {
    int line = 1;
    int column = 1;

    bool operator==(const Place&) const = default;
};

/// How bad a problem is.
enum class Severity {
    error,    ///< the file cannot be used, or not for what it says it is for
    warning,  ///< it can, and somebody should look at this first
};

/// "error", "warning".
std::string_view to_string_view(Severity severity);

/// Something that is not right in a file a person wrote.
struct Problem {
    std::string file;  ///< as it was named to the reader; files of a scenario below its folder's name
    Place place;
    Message message;  ///< its first argument is `place`: "file:line:column", with which every text begins
    Severity severity = Severity::error;

    bool operator==(const Problem&) const = default;
};

/// "file:line:column: what; what to do", a warning with "warning: " before what, in `language`, without a final
/// newline.
std::string describe(Language language, const Problem& problem);

/// Thrown when files cannot be used; carries every problem found in them, warnings included. The errors are also its
/// lines of context, so that describe(language, error) shows them all.
class InvalidFile : public Error {
  public:
    /// `file` is what was to be read; `problems` holds an error at least.
    InvalidFile(const std::string& file, std::vector<Problem> problems);

    const std::vector<Problem>& problems() const { return problems_; }

  private:
    std::vector<Problem> problems_;
};

/// Gathers the problems of one file while it is read. At most 50 are kept of a file, then one that says so.
class Problems {
  public:
    explicit Problems(std::string file) : file_(std::move(file)) {}

    const std::string& file() const { return file_; }
    void error(Place place, std::string id, TextArgs args = {}) {
        add(Severity::error, place, std::move(id), std::move(args));
    }
    void warning(Place place, std::string id, TextArgs args = {}) {
        add(Severity::warning, place, std::move(id), std::move(args));
    }
    bool full() const;
    /// Those gathered, by place; errors before warnings of the same place.
    std::vector<Problem> sorted() const;

  private:
    void add(Severity severity, Place place, std::string id, TextArgs args);

    std::string file_;
    std::vector<Problem> problems_;
};

}  // namespace plateau
