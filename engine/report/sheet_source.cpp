#include "engine/report/sheet_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/report/printed.h"
#include "engine/report/trial_text.h"
#include "engine/report/typography.h"
#include "engine/report/visible.h"
#include "engine/support/text.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

bool is_empty(const Value& value) {
    const std::string* text = value.as_string();
    const List* list = value.as_list();
    return (text != nullptr && text->empty()) || (list != nullptr && list->empty());
}

}  // namespace

const Item* SheetSource::item_of(const ItemResult& result) const {
    const auto found = std::find_if(scenario.guide.begin(), scenario.guide.end(),
                                    [&](const Item& item) { return item.id == result.id; });
    return found == scenario.guide.end() ? nullptr : &*found;
}

std::string SheetSource::task_of(const ItemResult& result) const {
    const Item* item = item_of(result);
    return item == nullptr ? std::string() : hide_secrets(item->task.in(language), scenario);
}

std::string SheetSource::seen(const FieldResult& field) const {
    const std::string about = about_secret(field, language);
    return about.empty() ? value(field.seen) : typeset(about, language);
}

std::string SheetSource::says(const char* id, TextArgs args) const {
    return typeset_text({id, std::move(args)}, language);
}

std::string SheetSource::bounded(std::string_view text, std::size_t characters) const {
    const std::size_t count = count_characters(text);
    const std::string shown = visible(first_characters(text, characters));
    return count <= characters ? shown : shown + says("sheet.cut", {{"count", fmt::format("{}", count)}});
}

std::string SheetSource::value(const Value& value) const {
    if (value.is_null() || is_empty(value)) {
        return says(value.is_null() ? "sheet.nothing" : "sheet.empty");
    }
    return bounded(printed_value(visible_value(value), language), printed_value_characters);
}

std::string SheetSource::reason(const ItemResult& result) const {
    Message why = result.why;
    for (auto& [name, text] : why.args) {
        text = visible(text);
    }
    return bounded(reason_text(why, graders, language, Typography::paper), printed_reason_characters);
}

std::string SheetSource::trial(const TrialResult& trial) const {
    return bounded(trial_text(trial, language, Typography::paper), printed_reason_characters);
}

std::string SheetSource::role(const std::string& role) const {
    const std::string id = "sheet.role." + role;
    return has_text(language, id) ? says(id.c_str()) : visible(role);
}

}  // namespace plateau
