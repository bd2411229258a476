#include "engine/scenario/referential.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/map_reader.h"
#include "engine/scenario/names.h"
#include "engine/scenario/scalars.h"
#include "engine/support/utf8.h"

namespace plateau {

const std::vector<std::string> exam_names = {"full", "ccp1", "ccp2", "ccp3"};
const std::vector<std::string> exam_parts = {"step1", "reading", "step2"};

namespace {

/// The longest list of competences, blocks or criteria: a criterion's number has two digits.
constexpr std::size_t most_entries = 99;

class ReferentialReader {
  public:
    explicit ReferentialReader(Problems& problems) : problems_(problems) {}

    Referential referential(const YamlNode& node) {
        MapReader map(node, problems_);
        map.format_version();
        result_.id = map.id("id").value_or("");
        result_.title = required_label(map, "title");
        result_.code = map.required_text("code").value_or("");
        result_.registry = map.required_text("registry").value_or("");
        dates(map);
        map.require("competences");
        for (const YamlNode::Entry& entry : map.map("competences")) {
            competence(entry);
        }
        map.require("blocks");
        for (const YamlNode::Entry& entry : map.map("blocks")) {
            block(entry);
        }
        if (const YamlNode* exams = map.require("exams")) {
            MapReader exam_map(*exams, problems_);
            for (const std::string& name : exam_names) {
                if (const YamlNode* exam_node = exam_map.find(name)) {
                    result_.exams.emplace(name, exam(*exam_node));
                }
            }
            exam_map.finish();
        }
        map.finish();
        return std::move(result_);
    }

  private:
    LocalText required_label(MapReader& map, const std::string& key) {
        map.require(key);
        return map.local_text(key).value_or(LocalText{});
    }

    std::optional<Date> date(MapReader& map, const std::string& key) {
        const auto written = map.required_text(key);
        const auto date = written ? parse_date(*written) : std::nullopt;
        if (written && !date) {
            problems_.error(map.find(key)->place, "referential.date.form", {{"date", shown(*written)}});
        }
        return date;
    }

    void dates(MapReader& map) {
        const auto published = date(map, "published");
        const auto in_force = date(map, "in_force");
        const auto until = date(map, "registered_until");
        if (published && in_force && until) {
            result_.published = *published;
            result_.in_force = *in_force;
            result_.registered_until = *until;
            if (*until < *in_force) {
                problems_.error(map.find("registered_until")->place, "referential.date.order",
                                {{"until", to_string(*until)}, {"from", to_string(*in_force)}});
            }
        }
    }

    void competence(const YamlNode::Entry& entry) {
        if (!is_competence(entry.key)) {
            problems_.error(entry.place, "referential.competence.form", {{"competence", shown(entry.key)}});
        }
        Competence competence{.id = entry.key, .label = {}, .criteria = {}};
        MapReader map(entry.value, problems_);
        competence.label = required_label(map, "label");
        const YamlNode* criteria = map.require("criteria");
        const auto& nodes = map.list("criteria");
        for (const YamlNode& node : nodes) {
            competence.criteria.push_back(local_text_of_node(node, problems_).value_or(LocalText{}));
        }
        if (criteria != nullptr && criteria->kind == YamlNode::Kind::list &&
            (nodes.empty() || nodes.size() > most_entries)) {
            problems_.error(criteria->place, "referential.criteria.count", {{"competence", shown(entry.key)}});
        }
        map.finish();
        result_.competences.push_back(std::move(competence));
    }

    void block(const YamlNode::Entry& entry) {
        check_id(entry.key, entry.place, problems_);
        CompetenceBlock block{.id = entry.key, .label = {}, .competences = {}};
        MapReader map(entry.value, problems_);
        block.label = required_label(map, "label");
        map.require("competences");
        block.competences = competences(map, "competences");
        map.finish();
        result_.blocks.push_back(std::move(block));
    }

    std::vector<std::string> competences(MapReader& map, const std::string& key) {
        std::vector<std::string> known;
        for (const Competence& one : result_.competences) {
            known.push_back(one.id);
        }
        std::vector<std::string> result;
        for (const YamlNode& node : map.list(key)) {
            const auto id = text_of_node(node, problems_);
            if (id && result_.competence(*id) == nullptr) {
                problems_.error(node.place, "referential.competence.unknown",
                                {{"competence", shown(*id)}, {"known", enumerated(known)}});
            } else if (id) {
                result.push_back(*id);
            }
        }
        return result;
    }

    ExamRules exam(const YamlNode& node) {
        ExamRules rules;
        MapReader map(node, problems_);
        rules.label = required_label(map, "label");
        const std::int64_t practical = parts(map, rules);
        rules.interview_seconds = duration(map, "interview", true);
        rules.final_seconds = duration(map, "final", false);
        check_sum(map, "total", practical + rules.interview_seconds + rules.final_seconds);
        rules.jury_seconds = duration(map, "jury", true);
        map.require("shows");
        rules.shown = competences(map, "shows");
        rules.english = map.is_true("english");
        rules.report = report(map);
        map.finish();
        return rules;
    }

    /// The parts of the practical exam; returns what they last together.
    std::int64_t parts(MapReader& map, ExamRules& rules) {
        const YamlNode* practical = map.require("practical");
        if (practical == nullptr) {
            return 0;
        }
        MapReader parts(*practical, problems_);
        std::int64_t sum = 0;
        for (const std::string& part : exam_parts) {
            if (const std::int64_t seconds = duration(parts, part, false); seconds != 0) {
                rules.timing_seconds.emplace(part, seconds);
                sum += seconds;
            }
        }
        check_sum(parts, "total", sum);
        parts.finish();
        return sum;
    }

    std::int64_t duration(MapReader& map, const std::string& key, bool required) {
        const auto written = required ? map.required_text(key) : map.text(key);
        const auto seconds = written ? parse_duration(*written) : std::nullopt;
        if (written && !seconds) {
            problems_.error(map.find(key)->place, "referential.duration.form", {{"duration", shown(*written)}});
        }
        return seconds.value_or(0);
    }

    /// A total is written beside its parts so that a slip in one of them is found.
    void check_sum(MapReader& map, const std::string& key, std::int64_t sum) {
        const std::int64_t total = duration(map, key, true);
        if (total != 0 && total != sum) {
            problems_.error(map.find(key)->place, "referential.total",
                            {{"total", duration_text(total)}, {"sum", duration_text(sum)}});
        }
    }

    std::vector<std::string> report(MapReader& map) {
        std::vector<std::string> result;
        for (const YamlNode& node : map.list("report")) {
            const auto criterion = text_of_node(node, problems_);
            if (criterion && !result_.has_criterion(*criterion)) {
                problems_.error(node.place, "referential.criterion.unknown", {{"criterion", shown(*criterion)}});
            } else if (criterion) {
                result.push_back(*criterion);
            }
        }
        return result;
    }

    Problems& problems_;
    Referential result_;
};

}  // namespace

Referential read_referential(std::string_view text, Problems& problems) {
    const auto root = read_yaml(text, problems);
    return root ? ReferentialReader(problems).referential(*root) : Referential{};
}

}  // namespace plateau
