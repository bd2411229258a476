#include "engine/scenario/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/scenario/names.h"
#include "engine/scenario/referential.h"
#include "engine/scenario/scalars.h"

namespace plateau {

namespace {

/// The indices in the guide of the items of an exam the scenario lists.
std::vector<std::size_t> items_of(const Scenario& scenario, const std::string& exam) {
    const auto& listed = scenario.exams.at(exam);
    const bool all = listed == std::vector<std::string>{"all"};
    std::vector<std::size_t> items;
    for (std::size_t i = 0; i < scenario.guide.size(); ++i) {
        if (all || std::find(listed.begin(), listed.end(), scenario.guide[i].id) != listed.end()) {
            items.push_back(i);
        }
    }
    return items;
}

std::vector<std::string> criteria_of(const Competence& competence) {
    std::vector<std::string> criteria;
    for (std::size_t number = 1; number <= competence.criteria.size(); ++number) {
        criteria.push_back(fmt::format("{}.{}", competence.id, number));
    }
    return criteria;
}

/// One exam of the referential beside the items the scenario gives it.
class ExamCheck {
  public:
    ExamCheck(const ScenarioText& text, const Referential& referential, const std::string& exam, Problems& problems)
        : text_(text),
          referential_(referential),
          exam_(exam),
          rules_(referential.exams.at(exam)),
          place_(text.places.exams.at(exam)),
          items_(items_of(text.scenario, exam)),
          problems_(problems) {}

    void check() {
        if (items_.empty()) {
            return;  // check_reach() tells it
        }
        std::set<std::string, std::less<>> shown;
        for (const std::size_t index : items_) {
            for (const std::string& criterion : item(index).criteria) {
                shown.emplace(competence_of(criterion));
            }
        }
        for (const std::string& id : rules_.shown) {
            if (!shown.contains(id)) {
                missing(*referential_.competence(id));
            }
        }
        english();
        report();
        idle_items();
    }

  private:
    const Item& item(std::size_t index) const { return text_.scenario.guide[index]; }

    void missing(const Competence& competence) {
        problems_.error(
            place_, "scenario.referential.coverage",
            {{"exam", exam_}, {"competence", competence.id}, {"criteria", enumerated(criteria_of(competence))}});
    }

    void english() {
        const bool asked = std::any_of(items_.begin(), items_.end(),
                                       [&](std::size_t index) { return item(index).language == Language::en; });
        if (rules_.english && !asked) {
            problems_.error(place_, "scenario.referential.english", {{"exam", exam_}});
        }
    }

    /// A written report is judged by hand.
    void report() {
        const auto asks_for_it = [&](std::size_t index) {
            const auto& criteria = item(index).criteria;
            return !item(index).measured() &&
                   std::find_first_of(criteria.begin(), criteria.end(), rules_.report.begin(), rules_.report.end()) !=
                       criteria.end();
        };
        if (!rules_.report.empty() && std::none_of(items_.begin(), items_.end(), asks_for_it)) {
            problems_.error(place_, "scenario.referential.report",
                            {{"exam", exam_}, {"criteria", enumerated(rules_.report)}});
        }
    }

    /// An item without criteria is told by check_criteria().
    void idle_items() {
        for (const std::size_t index : items_) {
            const auto& criteria = item(index).criteria;
            const bool idle = std::none_of(criteria.begin(), criteria.end(), [&](const std::string& criterion) {
                return std::find(rules_.shown.begin(), rules_.shown.end(), competence_of(criterion)) !=
                       rules_.shown.end();
            });
            if (idle && !criteria.empty()) {
                problems_.warning(text_.places.items[index], "scenario.item.shows_nothing",
                                  {{"id", item(index).id}, {"exam", exam_}, {"shown", enumerated(rules_.shown)}});
            }
        }
    }

    const ScenarioText& text_;
    const Referential& referential_;
    const std::string& exam_;
    const ExamRules& rules_;
    Place place_;
    std::vector<std::size_t> items_;
    Problems& problems_;
};

void check_dates(const ScenarioText& text, const Referential& referential, Date today, Problems& problems) {
    if (today > referential.registered_until) {
        problems.warning(text.places.referential, "scenario.referential.expired",
                         {{"referential", referential.id}, {"date", to_string(referential.registered_until)}});
    } else if (today < referential.in_force) {
        problems.warning(text.places.referential, "scenario.referential.not_in_force",
                         {{"referential", referential.id}, {"date", to_string(referential.in_force)}});
    }
}

void check_criteria(const ScenarioText& text, const Referential& referential, Problems& problems) {
    for (std::size_t i = 0; i < text.scenario.guide.size(); ++i) {
        const auto& criteria = text.scenario.guide[i].criteria;
        if (criteria.empty()) {
            problems.warning(text.places.items[i], "scenario.item.no_criterion");
        }
        for (std::size_t j = 0; j < criteria.size(); ++j) {
            if (referential.has_criterion(criteria[j])) {
                continue;
            }
            const Competence* competence = referential.competence(competence_of(criteria[j]));
            std::vector<std::string> known;
            for (const Competence& one : referential.competences) {
                known.push_back(one.id);
            }
            problems.error(text.places.criteria[i][j], "scenario.referential.criterion",
                           {{"criterion", criteria[j]},
                            {"referential", referential.id},
                            {"known", enumerated(competence == nullptr ? known : criteria_of(*competence))}});
        }
    }
}

/// The exams whose durations the scenario states: the full one where it serves it, all it serves otherwise.
std::vector<std::string> timed_exams(const Scenario& scenario, const Referential& referential) {
    std::vector<std::string> exams;
    for (const std::string& exam : exam_names) {
        if (scenario.exams.contains(exam) && referential.exams.contains(exam)) {
            exams.push_back(exam);
        }
    }
    return !exams.empty() && exams.front() == "full" ? std::vector<std::string>{"full"} : exams;
}

void check_durations(const ScenarioText& text, const Referential& referential, Problems& problems) {
    const auto exams = timed_exams(text.scenario, referential);
    for (const auto& [part, seconds] : text.scenario.timing_seconds) {
        const Place place = text.places.timing.at(part);
        bool has_part = exams.empty();
        for (const std::string& exam : exams) {
            const auto& wanted = referential.exams.at(exam).timing_seconds;
            const auto found = wanted.find(part);
            has_part = has_part || found != wanted.end();
            if (found != wanted.end() && found->second != seconds) {
                problems.error(place, "scenario.referential.duration",
                               {{"part", part},
                                {"exam", exam},
                                {"written", duration_text(seconds)},
                                {"wanted", duration_text(found->second)}});
            }
        }
        if (!has_part) {
            problems.error(place, "scenario.referential.part", {{"part", part}, {"exams", enumerated(exams)}});
        }
    }
}

}  // namespace

void check_referential(const ScenarioText& text, const Referential& referential, Date today, Problems& problems) {
    check_dates(text, referential, today, problems);
    check_criteria(text, referential, problems);
    check_durations(text, referential, problems);
    for (const auto& [exam, items] : text.scenario.exams) {
        if (referential.exams.contains(exam)) {
            ExamCheck(text, referential, exam, problems).check();
        } else {
            problems.error(text.places.exams.at(exam), "scenario.referential.exam",
                           {{"exam", exam}, {"referential", referential.id}});
        }
    }
}

void check_reach(const ScenarioText& text, Problems& problems) {
    if (text.scenario.exams.empty()) {
        return;
    }
    std::set<std::size_t> reached;
    for (const auto& [exam, ids] : text.scenario.exams) {
        const auto items = items_of(text.scenario, exam);
        reached.insert(items.begin(), items.end());
        if (items.empty()) {
            problems.warning(text.places.exams.at(exam), "scenario.exam.empty", {{"exam", exam}});
        }
    }
    for (std::size_t i = 0; i < text.scenario.guide.size(); ++i) {
        if (!reached.contains(i)) {
            problems.warning(text.places.items[i], "scenario.item.no_exam", {{"id", text.scenario.guide[i].id}});
        }
    }
}

}  // namespace plateau
