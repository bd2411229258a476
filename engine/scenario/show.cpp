#include "engine/scenario/show.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "engine/support/error.h"
#include "engine/support/text.h"

namespace plateau {

namespace {

/// "2", "1.5" or "1,5": points people read.
std::string points(int quarters, Language language) {
    std::string text = fmt::format("{:g}", quarters / 4.0);
    if (const auto dot = text.find('.'); dot != text.npos && language == Language::fr) {
        text[dot] = ',';
    }
    return text;
}

std::string size(std::uint64_t bytes, Language language) {
    constexpr std::uint64_t gibi = std::uint64_t{1} << 30;
    constexpr std::uint64_t mebi = std::uint64_t{1} << 20;
    const bool french = language == Language::fr;
    return bytes % gibi == 0 ? fmt::format("{} {}", bytes / gibi, french ? "Gio" : "GiB")
                             : fmt::format("{} {}", bytes / mebi, french ? "Mio" : "MiB");
}

std::string duration(std::int64_t seconds) {
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 3600;
    std::string text;
    for (const auto& [unit, name] : {std::pair(hour, "h"), std::pair(minute, "min"), std::pair(std::int64_t{1}, "s")}) {
        if (seconds >= unit) {
            text += fmt::format("{}{} {}", text.empty() ? "" : " ", seconds / unit, name);
            seconds %= unit;
        }
    }
    return text;
}

std::string value_text(const Value& value) {
    if (const auto* boolean = value.as_bool()) {
        return *boolean ? "true" : "false";
    }
    if (const auto* integer = value.as_integer()) {
        return fmt::format("{}", *integer);
    }
    if (const auto* text = value.as_string()) {
        return *text;
    }
    std::vector<std::string> parts;
    if (const auto* list = value.as_list()) {
        for (const Value& element : *list) {
            parts.push_back(value_text(element));
        }
    }
    if (const auto* record = value.as_record()) {
        for (const auto& [name, member] : *record) {
            parts.push_back(name + " " + value_text(member));
        }
    }
    return value.is_null() ? "--" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string label_of_part(const std::string& part) {
    return part == "step1"     ? "label.scenario.step1"
           : part == "reading" ? "label.scenario.reading"
                               : "label.scenario.step2";
}

class Page {
  public:
    explicit Page(Language language) : language_(language) {}

    std::string scenario(const Scenario& scenario) {
        line("{}", scenario.title.in(language_));
        line("{}", scenario.id + (scenario.referential.empty() ? "" : " · " + scenario.referential) +
                       (scenario.version.empty() ? "" : " · " + scenario.version));
        for (const auto& [part, seconds] : scenario.timing_seconds) {
            line("{}", label(label_of_part(part), {{"time", duration(seconds)}}));
        }
        lab(scenario.lab);
        line("\n{}", label("label.scenario.guide"));
        int number = 0;
        for (const Item& one : scenario.guide) {
            item(++number, one);
        }
        const int total = std::accumulate(scenario.guide.begin(), scenario.guide.end(), 0,
                                          [](int sum, const Item& one) { return sum + one.quarter_points; });
        line("\n{}", label("label.scenario.total", {{"items", fmt::format("{}", scenario.guide.size())},
                                                    {"points", points(total, language_)}}));
        return std::move(text_);
    }

  private:
    template <class... Args>
    void line(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
        text_ += '\n';
    }

    std::string label(const std::string& id, TextArgs args = {}) const {
        return text_of(language_, Message{.id = id, .args = std::move(args)});
    }

    void lab(const LabPlan& lab) {
        line("\n{}", label("label.scenario.lab"));
        line("  {}", lab.subnet.to_string() + (lab.domain.empty() ? "" : " · " + lab.domain));
        for (const MachinePlan& machine : lab.machines) {
            line("  {:<10} {:<20} {:>8}  {}", machine.role, machine.image, size(machine.memory, language_),
                 machine.address ? machine.address->to_string() : "DHCP");
        }
        if (lab.router) {
            line("  {:<10} {:<20} {:>8}  {}", "router", lab.router->image.empty() ? "--" : lab.router->image,
                 lab.router->memory == 0 ? "--" : size(lab.router->memory, language_), lab.router->address.to_string());
        }
    }

    void item(int number, const Item& item) {
        line("\n{:>2}. {}", number, paragraph(item.task_in(language_), 4));
        line("    {}", item.id + " · " +
                           label("label.scenario.points", {{"points", points(item.quarter_points, language_)}}) +
                           (item.criteria.empty() ? "" : fmt::format(" · {}", fmt::join(item.criteria, ", "))));
        if (!item.hint.empty()) {
            line("    {}", paragraph(label("label.scenario.hint", {{"hint", item.hint.in(language_)}}), 4));
        }
        if (!item.measured()) {
            for (std::size_t mark = 0; mark < item.judge.size(); ++mark) {
                line("    {}  {}", mark, paragraph(item.judge[mark].in(language_), 7));
            }
            return;
        }
        line("    {} → {}", item.check, item.on);
        fields(item.fields, item.expect);
        for (const Trial& trial : item.trials) {
            line("    {}", label("label.scenario.trial"));
            fields(fields_of(trial.sort), trial.with);
        }
    }

    void fields(const std::vector<FieldSpec>& specs, const Record& record) {
        for (const FieldSpec& field : specs) {
            const auto found = record.find(field.name);
            if (found != record.end()) {
                line("      {}: {}", field.name,
                     field.type == FieldType::secret ? label("label.scenario.secret") : value_text(found->second));
            }
        }
    }

    /// A text of several lines, the ones after the first moved right.
    static std::string paragraph(std::string text, std::size_t indent) {
        while (text.ends_with('\n')) {
            text.pop_back();
        }
        for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
            text.insert(at + 1, indent, ' ');
        }
        return text;
    }

    Language language_;
    std::string text_;
};

}  // namespace

std::string show_scenario(const Scenario& scenario, Language language) {
    return Page(language).scenario(scenario);
}

std::string show_hint(const Scenario& scenario, const std::string& item, Language language) {
    const auto found =
        std::find_if(scenario.guide.begin(), scenario.guide.end(), [&](const Item& one) { return one.id == item; });
    if (found == scenario.guide.end()) {
        throw Error(ErrorKind::usage, Message{"scenario.hint.item", {{"id", item}, {"scenario", scenario.id}}});
    }
    if (found->hint.empty()) {
        throw Error(ErrorKind::not_found, Message{"scenario.hint.none", {{"id", item}, {"scenario", scenario.id}}});
    }
    return found->task_in(language) + "\n→ " + found->hint.in(language) + "\n";
}

}  // namespace plateau
