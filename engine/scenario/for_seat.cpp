#include "engine/scenario/for_seat.h"

#include <fmt/format.h>

#include "engine/scenario/expect.h"
#include "engine/scenario/parameters.h"
#include "engine/support/error.h"
#include "engine/support/sha256.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

/// A number below `count` that depends on nothing but the seed, the seat and the parameter.
std::size_t drawn(std::uint64_t seed, const std::string& seat, const std::string& name, std::size_t count) {
    const std::string hash = sha256_of(fmt::format("{}\n{}\n{}", seed, seat, name));
    return static_cast<std::size_t>(std::stoull(hash.substr(hash.find(':') + 1, 15), nullptr, 16) % count);
}

class SeatFiller {
  public:
    SeatFiller(const Scenario& scenario, const std::string& seat, std::optional<std::uint64_t> seed) : seat_(seat) {
        const ParameterValues seat_only = {{"seat", seat}};
        values_ = seat_only;
        for (const auto& [name, choices] : scenario.choices) {
            const std::size_t index = seed ? drawn(*seed, seat, name, choices.size()) : 0;
            values_.emplace(name, fill_parameters(choices[index], seat_only));
        }
    }

    void fill(std::string& text) const { text = fill_parameters(text, values_); }

    void fill(LocalText& text) const {
        fill(text.fr);
        fill(text.en);
    }

    void fill(Item& item) const {
        fill(item.task);
        fill(item.hint);
        for (LocalText& descriptor : item.judge) {
            fill(descriptor);
        }
        item.expect = filled(item, item.fields, item.expect);
        for (Trial& trial : item.trials) {
            trial.with = filled(item, fields_of(trial.sort), trial.with);
            if (const auto field = field_out_of_range(trial)) {
                throw refused(item, *field, std::to_string(*trial.with.at(*field).as_integer()));
            }
        }
    }

    void fill(AnswerStep& step) const {
        fill(step.run);
        fill(step.write);
        fill(step.content);
    }

  private:
    Error refused(const Item& item, const std::string& field, const std::string& value) const {
        return Error(ErrorKind::invalid_input,
                     Message{"scenario.seat.value",
                             {{"item", item.id}, {"field", field}, {"seat", seat_}, {"value", shown(value)}}});
    }

    Record filled(const Item& item, const std::vector<FieldSpec>& fields, const Record& record) const {
        Record result = record;
        for (const FieldSpec& field : fields) {
            if (const auto found = result.find(field.name); found != result.end()) {
                found->second = filled(item, field, found->second);
            }
        }
        return result;
    }

    Value filled(const Item& item, const FieldSpec& field, const Value& value) const {
        if (const auto* text = value.as_string(); text != nullptr && has_parameters(*text)) {
            const std::string filled_text = fill_parameters(*text, values_);
            auto result = scalar_value(field, filled_text, true);
            if (!result) {
                throw refused(item, field.name, filled_text);
            }
            return std::move(*result);
        }
        if (const auto* list = value.as_list(); list != nullptr && field.type == FieldType::list) {
            List result;
            for (const Value& element : *list) {
                result.push_back(filled(item, field.element.front(), element));
            }
            const Value whole(result);
            return canonical(field, whole).value_or(whole);
        }
        if (const auto* record = value.as_record(); record != nullptr && field.type == FieldType::record) {
            return filled(item, field.members, *record);
        }
        return value;
    }

    std::string seat_;
    ParameterValues values_;
};

}  // namespace

Scenario for_seat(const Scenario& scenario, const std::string& seat, std::optional<std::uint64_t> seed) {
    const SeatFiller filler(scenario, seat, seed);
    Scenario result = scenario;
    result.choices.clear();
    filler.fill(result.title);
    for (Item& item : result.guide) {
        filler.fill(item);
    }
    for (AnswerStep& step : result.prepare) {
        filler.fill(step);
    }
    for (CustomObservation& observation : result.observations) {
        filler.fill(observation.run);
    }
    for (auto& [name, answer] : result.answers) {
        for (AnswerStep& step : answer.steps) {
            filler.fill(step);
        }
    }
    return result;
}

}  // namespace plateau
