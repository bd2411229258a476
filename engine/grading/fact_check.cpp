#include "engine/grading/fact_check.h"

#include <algorithm>
#include <optional>

#include "engine/facts/catalogue.h"
#include "engine/facts/value_json.h"
#include "engine/grading/matchers.h"
#include "engine/model/secret.h"

namespace plateau {

namespace {

/// The version of the matchers' meaning; another may give another verdict on the same facts.
constexpr const char* fact_check_version = "1.0.0";
constexpr std::size_t longest_shown = 300;

const Record& part_of(const Record& expect, std::string_view name) {
    static const Record none;
    const auto found = expect.find(name);
    const Record* part = found == expect.end() ? nullptr : found->second.as_record();
    return part == nullptr ? none : *part;
}

const Value* field_of(const Fact& fact, const std::string& name) {
    const auto found = fact.value.find(name);
    return found == fact.value.end() ? nullptr : &found->second;
}

/// How a fact stands to the matchers of its fields: no wins over unknown.
Match match_all(const Record& fields, const Fact& fact) {
    Match result = Match::yes;
    for (const auto& [name, matchers] : fields) {
        result = matchers.as_record() == nullptr ? result
                                                 : std::min(result, match(*matchers.as_record(), field_of(fact, name)));
    }
    return result;
}

/// `{ equals: x }` is shown as x.
Value shown_matchers(const Value& matchers) {
    const Record* record = matchers.as_record();
    return record != nullptr && record->size() == 1 && record->contains("equals") ? record->at("equals") : matchers;
}

/// A field of a fact may be a whole file: what a sheet shows of it is short.
Value shortened(const Value& value) {
    const auto* text = value.as_string();
    if (text == nullptr || text->size() <= longest_shown) {
        return value;
    }
    std::size_t end = longest_shown;
    while (end > 0 && (static_cast<unsigned char>((*text)[end]) & 0xc0U) == 0x80U) {
        --end;
    }
    return Value(text->substr(0, end) + "…");
}

std::string text_of(const Value& value) {
    return value.as_string() != nullptr ? *value.as_string() : value.is_null() ? "—" : to_json(value);
}

std::string key_of(const Fact& fact) {
    std::string key;
    for (const auto& [name, value] : fact.key) {
        key += (key.empty() ? "" : " ") + text_of(value);
    }
    return key.empty() ? fact.kind : key;
}

class FactJudge {
  public:
    FactJudge(const Record& expect, const std::vector<const Fact*>& facts)
        : expect_(expect), where_(part_of(expect, "where")), fields_(part_of(expect, "fields")) {
        for (const Fact* fact : facts) {
            if (is_gone(*fact)) {
                gone_.push_back(fact);
                continue;
            }
            const Match selected = match_all(where_, *fact);
            if (selected != Match::no) {
                selected_.push_back(fact);
                const Match fits = std::min(selected, match_all(fields_, *fact));
                (fits == Match::yes ? fitting_ : fits == Match::unknown ? unknown_ : others_).push_back(fact);
                doubtful_ = doubtful_ || selected == Match::unknown;
            }
        }
    }

    GraderVerdict judge() {
        if (kind() == "file" && selected_.empty() && gone_.empty()) {
            return decide(Verdict::not_observed, {"fact.file_unknown", {{"path", file_wanted(expect_)}}});
        }
        const auto absent = expect_.find("absent");
        if (absent != expect_.end() && absent->second == Value(true)) {
            return judge_absence();
        }
        if (const Record& count = part_of(expect_, "count"); !count.empty()) {
            return judge_count(count);
        }
        return judge_presence();
    }

  private:
    std::string kind() const { return text_of(expect_.at("kind")); }

    /// A file that was looked for and is not there: the fact that says so is of no file.
    bool is_gone(const Fact& fact) const {
        const Value* size = field_of(fact, "size");
        return fact.kind == "file" && size != nullptr && size->is_null() && field_of(fact, "path") != nullptr &&
               *field_of(fact, "path") == Value(file_wanted(expect_));
    }

    void cite(const std::vector<const Fact*>& facts) {
        for (const Fact* fact : facts) {
            verdict_.evidence.insert(verdict_.evidence.end(), fact->evidence.begin(), fact->evidence.end());
        }
        std::sort(verdict_.evidence.begin(), verdict_.evidence.end());
        verdict_.evidence.erase(std::unique(verdict_.evidence.begin(), verdict_.evidence.end()),
                                verdict_.evidence.end());
    }

    void field(const std::string& name, Value expected, const Value* seen, bool met) {
        verdict_.fields.push_back({.name = name,
                                   .expected = std::move(expected),
                                   .seen = seen == nullptr ? Value() : shortened(*seen),
                                   .met = met});
    }

    GraderVerdict& decide(Verdict verdict, Message why) {
        verdict_.verdict = verdict;
        verdict_.why = std::move(why);
        return verdict_;
    }

    /// The first field, of a fact that may be the one, that nobody looked for.
    GraderVerdict& not_known() {
        cite(unknown_);
        for (const Record* part : {&where_, &fields_}) {
            for (const auto& [name, matchers] : *part) {
                if (field_of(*unknown_.front(), name) == nullptr) {
                    return decide(Verdict::not_observed, {"fact.field_unknown", {{"kind", kind()}, {"field", name}}});
                }
            }
        }
        return verdict_;
    }

    GraderVerdict judge_absence() {
        if (doubtful_) {
            return not_known();
        }
        cite(selected_);
        cite(gone_);
        if (selected_.empty()) {
            return decide(Verdict::met, {"fact.none", {{"kind", kind()}}});
        }
        const Value key(key_of(*selected_.front()));
        field(kind(), nullptr, &key, false);
        return decide(Verdict::not_met, {"fact.still_there", {{"kind", kind()}, {"key", text_of(key)}}});
    }

    GraderVerdict judge_count(const Record& count) {
        if (!unknown_.empty()) {
            return not_known();
        }
        cite(fitting_);
        const Value number(static_cast<std::int64_t>(fitting_.size()));
        const bool met = match(count, &number) == Match::yes;
        field("count", shown_matchers(Value(count)), &number, met);
        const TextArgs args{
            {"kind", kind()}, {"seen", text_of(number)}, {"expected", text_of(shown_matchers(Value(count)))}};
        return met ? decide(Verdict::met, {"fact.counted", args})
                   : decide(Verdict::not_met, {"fact.other_count", args});
    }

    /// The fact of those that do not fit with the most fields that do, the first of several.
    const Fact& nearest() const {
        const auto agreement = [&](const Fact* fact) {
            return std::count_if(fields_.begin(), fields_.end(), [&](const auto& member) {
                const Record* matchers = member.second.as_record();
                return matchers != nullptr && match(*matchers, field_of(*fact, member.first)) == Match::yes;
            });
        };
        return **std::max_element(others_.begin(), others_.end(),
                                  [&](const Fact* a, const Fact* b) { return agreement(a) < agreement(b); });
    }

    void compare(const Record& part, const Fact& fact) {
        for (const auto& [name, matchers] : part) {
            const Value* seen = field_of(fact, name);
            const bool met = matchers.as_record() == nullptr || match(*matchers.as_record(), seen) == Match::yes;
            field(name, shown_matchers(matchers), seen, met);
        }
    }

    GraderVerdict judge_presence() {
        if (fitting_.empty() && !unknown_.empty()) {
            return not_known();
        }
        if (!fitting_.empty() || !others_.empty()) {
            const Fact& fact = fitting_.empty() ? nearest() : *fitting_.front();
            cite({&fact});
            compare(where_, fact);
            compare(fields_, fact);
            return fitting_.empty() ? missed(fact)
                                    : decide(Verdict::met, {"fact.found", {{"kind", kind()}, {"key", key_of(fact)}}});
        }
        cite(gone_);
        for (const auto& [name, matchers] : where_) {
            field(name, shown_matchers(matchers), nullptr, false);
        }
        if (where_.empty()) {
            field(kind(), Value(true), nullptr, false);
        }
        return decide(Verdict::not_met, {"fact.missing", {{"kind", kind()}}});
    }

    /// Near when something of it is right; otherwise the fact is another thing.
    GraderVerdict& missed(const Fact& fact) {
        const auto first = std::find_if(verdict_.fields.begin(), verdict_.fields.end(),
                                        [](const FieldResult& field) { return !field.met; });
        const bool near = std::any_of(verdict_.fields.begin(), verdict_.fields.end(),
                                      [](const FieldResult& field) { return field.met; });
        const Verdict verdict = near ? Verdict::partly_met : Verdict::not_met;
        if (is_secret(first->expected) || is_secret(first->seen)) {
            return decide(verdict,
                          {"fact.other_secret", {{"kind", kind()}, {"key", key_of(fact)}, {"field", first->name}}});
        }
        return decide(verdict, {"fact.other_field",
                                {{"kind", kind()},
                                 {"key", key_of(fact)},
                                 {"field", first->name},
                                 {"expected", text_of(first->expected)},
                                 {"seen", text_of(first->seen)}}});
    }

    const Record& expect_;
    const Record& where_;
    const Record& fields_;
    std::vector<const Fact*> selected_;  ///< those `where` does not rule out
    std::vector<const Fact*> fitting_;   ///< of them, those with all fields right
    std::vector<const Fact*> unknown_;   ///< of them, those of which a field was not looked for
    std::vector<const Fact*> others_;
    std::vector<const Fact*> gone_;
    bool doubtful_ = false;  ///< whether a fact is among the selected is not known
    GraderVerdict verdict_;
};

}  // namespace

void add_fact_check(CheckCatalogue& catalogue) {
    const std::string id(fact_check_id);
    catalogue.checks.emplace(id,
                             CheckSpec{.id = id,
                                       .family = id,
                                       .version = fact_check_version,
                                       .reads = {{.kind = {}, .of = {}, .optional = false, .kind_from = "kind"}},
                                       .expect = {},
                                       .title = {.fr = "Un fait, sans correcteur", .en = "A fact, without a grader"}});
    for (const FactKind& kind : fact_kinds()) {
        catalogue.kinds.emplace(kind.name, kind.fields);
    }
}

GraderVerdict judge_facts(const Record& expect, const std::vector<const Fact*>& facts) {
    return FactJudge(expect, facts).judge();
}

std::string file_wanted(const Record& expect) {
    const Record& where = part_of(expect, "where");
    const auto kind = expect.find("kind");
    const auto path = where.find("path");
    const Value* equals = path == where.end() ? nullptr : path->second.find("equals");
    const bool named =
        kind != expect.end() && kind->second == Value("file") && equals != nullptr && equals->as_string();
    return named ? *equals->as_string() : std::string();
}

}  // namespace plateau
