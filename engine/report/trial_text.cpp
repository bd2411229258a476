#include "engine/report/trial_text.h"

#include <algorithm>

#include "engine/report/typography.h"
#include "engine/report/visible.h"
#include "engine/support/text.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

class Teller {
  public:
    Teller(Language language, Typography typography) : language_(language), paper_(typography == Typography::paper) {}

    std::string says(Message message) const {
        for (auto& [name, value] : message.args) {
            value = name == "could" || name == "may" ? rights(value) : paper_ ? visible(value) : harmless(value);
        }
        return inserted(message);
    }

    /// With arguments that are texts of ours already.
    std::string inserted(const Message& message) const {
        return paper_ ? typeset_text(message, language_) : text_of(language_, message);
    }

  private:
    /// "list, write" in the reader's words.
    std::string rights(std::string_view names) const {
        std::string text;
        while (!names.empty()) {
            const auto comma = std::min(names.find(", "), names.size());
            const std::string id = "word.right." + std::string(names.substr(0, comma));
            text += (text.empty() ? "" : ", ") +
                    (has_text(language_, id) ? says({id, {}}) : harmless(names.substr(0, comma)));
            names.remove_prefix(std::min(comma + 2, names.size()));
        }
        return text;
    }

    Language language_;
    bool paper_;
};

Message what_of(const TrialResult& trial) {
    Message message{"sheet.trial." + std::string(to_string_view(trial.sort)), {}};
    for (const auto& [name, value] : trial.tried) {
        message.args.emplace_back(name, printed(value, Language::en));
    }
    return message;
}

Message outcome_of(const TrialResult& trial) {
    if (!trial.agrees) {
        return {"sheet.trial.not_made", {}};
    }
    return {*trial.agrees ? "sheet.trial.agrees" : "sheet.trial.contradicts", {}};
}

}  // namespace

std::string_view mark_of(const TrialResult& trial) {
    return !trial.agrees ? "?" : *trial.agrees ? "✔" : "≠";
}

std::string trial_text(const TrialResult& trial, Language language, Typography typography) {
    const Teller teller(language, typography);
    return teller.inserted({"sheet.trial",
                            {{"what", teller.says(what_of(trial))},
                             {"outcome", teller.says(outcome_of(trial))},
                             {"why", teller.says(trial.why)}}});
}

bool has_contradiction(const Correction& correction) {
    return std::any_of(correction.items.begin(), correction.items.end(), [](const ItemResult& item) {
        return std::any_of(item.trials.begin(), item.trials.end(),
                           [](const TrialResult& trial) { return trial.agrees == false; });
    });
}

}  // namespace plateau
