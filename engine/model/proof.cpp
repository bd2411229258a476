#include "engine/model/proof.h"

#include <algorithm>
#include <optional>
#include <set>

namespace plateau {

namespace {

constexpr std::string_view model_answer = "complete";

bool has_answers_needed(const Proof& proof, std::vector<Message>& objections) {
    const auto has = [&](auto&& is) { return std::any_of(proof.answers.begin(), proof.answers.end(), is); };
    if (!has([](const ProvedAnswer& answer) { return answer.name == model_answer && !answer.blank; })) {
        objections.push_back({"proof.no_complete", {}});
    }
    if (!has([](const ProvedAnswer& answer) { return answer.blank; })) {
        objections.push_back({"proof.no_blank", {}});
    }
    return objections.empty();
}

/// What is wrong with the verdict on one item, whatever a stored proof says was announced of it.
std::optional<Message> objection_to(const ProvedAnswer& answer, const ProvedItem& item) {
    const auto word = [](Verdict verdict) { return std::string(to_string_view(verdict)); };
    if (answer.blank) {
        const bool nothing = item.found == Verdict::not_met || (item.found == Verdict::partly_met && !item.scored);
        return nothing
                   ? std::nullopt
                   : std::optional(Message{
                         "proof.blank",
                         {{"answer", answer.name}, {"item", item.id}, {"found", word(item.found)}, {"why", item.why}}});
    }
    const Verdict announced = answer.name == model_answer ? Verdict::met : item.announced;
    return item.found == announced ? std::nullopt
                                   : std::optional(Message{"proof.verdict",
                                                           {{"answer", answer.name},
                                                            {"item", item.id},
                                                            {"announced", word(announced)},
                                                            {"found", word(item.found)},
                                                            {"why", item.why}}});
}

}  // namespace

std::vector<Message> objections_to(const Proof& proof) {
    std::vector<Message> objections;
    if (!has_answers_needed(proof, objections)) {
        return objections;
    }
    std::vector<std::string> items;
    std::set<std::string> failed;
    for (const ProvedAnswer& answer : proof.answers) {
        for (const ProvedItem& item : answer.items) {
            if (auto objection = objection_to(answer, item)) {
                objections.push_back(std::move(*objection));
            }
            if (std::find(items.begin(), items.end(), item.id) == items.end()) {
                items.push_back(item.id);
            }
            if (!answer.blank && (item.found == Verdict::not_met || item.found == Verdict::partly_met)) {
                failed.insert(item.id);
            }
        }
    }
    for (const std::string& item : items) {
        if (!failed.contains(item)) {
            objections.push_back({"proof.never_failed", {{"item", item}}});
        }
    }
    return objections;
}

}  // namespace plateau
