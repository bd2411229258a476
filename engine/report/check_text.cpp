#include "engine/report/check_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/report/printed.h"
#include "engine/report/trial_text.h"
#include "engine/support/text.h"

namespace plateau {

namespace {

constexpr std::size_t width = 100;
constexpr std::size_t indent = 6;

std::string coloured(Verdict verdict, const std::string& content, Colours colours) {
    return colours == Colours::no ? content : fmt::format("\x1b[{}m{}\x1b[0m", colour_of(verdict), content);
}

std::string points_of(const ItemResult& item, Language language) {
    return fmt::format("{} / {}", printed_points(item.quarter_points, language),
                       printed_points(item.quarter_points_out_of, language));
}

std::string padded(const std::string& text, std::size_t columns) {
    const std::size_t used = columns_of(text);
    return text + std::string(used < columns ? columns - used : 0, ' ');
}

std::string verdict_of(const std::optional<ItemResult>& item, Language language) {
    return item ? printed(item->verdict, language) : text_of(language, {"word.check.absent", {}});
}

/// The text below the line of its item, indented, as wide as a sheet.
std::string below(const std::string& content) {
    std::string text;
    for (const std::string& part : wrapped(content, width - indent)) {
        text += std::string(indent, ' ') + part + "\n";
    }
    return text;
}

std::string change_text(const ItemChange& change, const CheckCatalogue& graders, Language language, Colours colours) {
    const ItemResult& shown = change.is ? *change.is : *change.was;
    const std::string signs = fmt::format("{} → {}", change.was ? mark_of(change.was->verdict) : " ",
                                          change.is ? mark_of(change.is->verdict) : " ");
    const std::string line =
        fmt::format("  {} {}{} → {}   {}", signs, padded(change.id(), 26), verdict_of(change.was, language),
                    verdict_of(change.is, language), points_of(shown, language));
    std::string text = coloured(shown.verdict, line, colours) + "\n";
    if (change.is && !change.is->why.id.empty()) {
        text += below("→ " + reason_text(change.is->why, graders, language));
    }
    for (const TrialResult& trial : change.new_trials()) {
        text += below(fmt::format("{} {}", mark_of(trial), trial_text(trial, language)));
    }
    return text;
}

}  // namespace

std::string brief_sheet(const Correction& correction, Language language, Colours colours) {
    std::size_t longest = 0;
    for (const ItemResult& item : correction.items) {
        longest = std::max(longest, columns_of(item.id));
    }
    std::string text;
    for (const ItemResult& item : correction.items) {
        const std::string line = fmt::format("  {} {}  {}{}", mark_of(item.verdict), padded(item.id, longest),
                                             padded(printed(item.verdict, language), 24), points_of(item, language));
        text += coloured(item.verdict, line, colours) + "\n";
    }
    return text + totals_text(correction, language) + "\n";
}

std::string changes_text(const std::vector<ItemChange>& changes, const Correction& now, const CheckCatalogue& graders,
                         Language language, Colours colours) {
    if (changes.empty()) {
        return text_of(language, {"label.check.unchanged", {{"totals", totals_text(now, language)}}}) + "\n";
    }
    std::string text;
    for (const ItemChange& change : changes) {
        text += change_text(change, graders, language, colours);
    }
    return text + totals_text(now, language) + "\n";
}

}  // namespace plateau
