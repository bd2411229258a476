#pragma once

#include <boost/json.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plateau/grader.h"

/// What every family is written with: facts and items as JSON objects, verdicts built field by field, and the C
/// interface around it. Included by graders only.
namespace plateau::grader {

namespace json = boost::json;

/// One fact of a subject. A member that is null was looked for and is not set.
struct Fact {
    const json::object* value = nullptr;
    const json::array* evidence = nullptr;

    /// The member when it is a text, nothing otherwise.
    std::optional<std::string> text(std::string_view name) const;
    /// Whether the member is the boolean true.
    bool is_true(std::string_view name) const;
    /// The member, a null when there is none.
    const json::value& at(std::string_view name) const;
    /// Whether the member was looked for.
    bool has(std::string_view name) const { return value->contains(name); }
};

/// The facts of one role.
class Subject {
  public:
    explicit Subject(const json::object& subject) : subject_(&subject) {}
    /// Facts of that kind, in the order of their keys.
    std::vector<Fact> facts(std::string_view kind) const;

  private:
    const json::object* subject_;
};

/// All facts of a call.
class Subjects {
  public:
    explicit Subjects(const json::array& subjects) : subjects_(&subjects) {}
    /// Throws std::out_of_range for a role that is not there, which the host never lets happen.
    Subject of(std::string_view role) const;

  private:
    const json::array* subjects_;
};

/// One item to judge. Its expectation is canonical and has every required field.
struct Item {
    std::string check;
    std::string on;
    const json::object* expect = nullptr;

    /// A required field that is a text.
    std::string text(std::string_view name) const;
    /// A field that may be left out: nothing then.
    std::optional<std::string> optional_text(std::string_view name) const;
    /// The field as it is, a null when it is left out.
    const json::value& at(std::string_view name) const;
};

/// A verdict while it is made. The fields decide between met, partly met and not met unless the code says otherwise.
class Verdict {
  public:
    /// Puts an expected field beside what was seen; returns whether it is met.
    bool field(std::string_view name, json::value expected, json::value seen, bool met);
    /// The same, met when both are equal.
    bool field(std::string_view name, const json::value& expected, const json::value& seen);
    /// The facts the verdict stands on.
    void cite(const Fact& fact);
    void cite(const std::vector<Fact>& facts);

    Verdict& met(std::string code) { return decide("met", std::move(code)); }
    Verdict& partly_met(std::string code) { return decide("partly_met", std::move(code)); }
    Verdict& not_met(std::string code) { return decide("not_met", std::move(code)); }
    Verdict& not_observed(std::string code) { return decide("not_observed", std::move(code)); }
    /// An argument of the reason's text.
    Verdict& with(std::string_view name, std::string_view value);

    bool all_met() const;
    /// Whether it was decided as met.
    bool is_met() const { return verdict_ == "met"; }
    /// Whether a field is met.
    bool any_met() const;
    /// Partly met when a field is, not met when none is: for what may be as the machine came.
    Verdict& near_miss(std::string code);
    json::object to_json(const json::value& item_id) const;

  private:
    Verdict& decide(std::string_view verdict, std::string code);

    std::string verdict_ = "not_observed";
    std::string code_;
    json::object args_;
    json::array fields_;
    bool all_met_ = true;
    bool any_met_ = false;
    std::vector<std::string> evidence_;
};

/// What a family is: its description (see plateau/grader.h), how it judges one item, and what must be observed for one
/// beyond the kinds its check reads; nullptr: nothing.
struct Family {
    const char* describe;
    Verdict (*judge)(const Item& item, const Subjects& subjects);
    json::array (*wants)(const Item& item) = nullptr;
};

/// The three functions of the interface over a family, for PLATEAU_GRADER_FAMILY.
void describe(const Family& family, plateau_result_v1 result, void* context);
void wants(const Family& family, std::string_view item, plateau_result_v1 result, void* context);
void grade(const Family& family, std::string_view batch, plateau_result_v1 result, void* context);

/// Whether a secret of the facts is the one that the guide gives: the values are to be put in a field as they are and
/// into no text.
bool same_secret(const json::value& expected, const json::value& seen);

/// The members of a JSON array that are texts.
std::vector<std::string> texts(const json::value& value);

/// One text of several, "a, b" ("—" when there is none).
std::string joined(const std::vector<std::string>& parts);

/// A value as a reason's argument: texts and numbers as they are, lists joined, "—" for a null or nothing.
std::string shown(const json::value& value);

/// Compares, in this order, those of `fields` that the guide gives with the fact's. The name of the first that is
/// missed, nothing when all are met.
std::optional<std::string> first_missed(Verdict& verdict, const Item& item, const Fact& fact,
                                        std::initializer_list<const char*> fields);

/// The fact that agrees with the expectation in most of `fields`, the first of several; nullptr when there is none.
const Fact* nearest(const std::vector<Fact>& facts, const Item& item, std::initializer_list<const char*> fields);

}  // namespace plateau::grader

/// Exports `family_value`, a plateau::grader::Family, as the grader of this library.
#define PLATEAU_GRADER_FAMILY(family_name, version_text, family_value)                                                 \
    extern "C" PLATEAU_GRADER_EXPORT const plateau_grader_v1* plateau_grader(void) {                                   \
        static const plateau_grader_v1 grader = {                                                                      \
            PLATEAU_GRADER_ABI,                                                                                        \
            sizeof(plateau_grader_v1),                                                                                 \
            family_name,                                                                                               \
            version_text,                                                                                              \
            [](plateau_result_v1 result, void* context) { plateau::grader::describe(family_value, result, context); }, \
            [](const char* item, size_t size, plateau_result_v1 result, void* context) {                               \
                plateau::grader::wants(family_value, {item, size}, result, context);                                   \
            },                                                                                                         \
            [](const char* batch, size_t size, plateau_result_v1 result, void* context) {                              \
                plateau::grader::grade(family_value, {batch, size}, result, context);                                  \
            },                                                                                                         \
        };                                                                                                             \
        return &grader;                                                                                                \
    }
