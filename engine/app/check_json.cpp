#include "engine/app/check_json.h"

#include "engine/grading/correction_json.h"

namespace plateau {

namespace {

void write_side(JsonWriter& out, std::string_view name, const std::optional<ItemResult>& item) {
    out.key(name);
    if (item) {
        write_item(out, *item);
    } else {
        out.value(nullptr);
    }
}

}  // namespace

std::string to_json(const SeatCheck& check) {
    JsonWriter out(JsonStyle::compact);
    out.begin_object();
    out.member("schema", "plateau.check/1");
    out.member("session", check.session);
    out.member("seat", check.seat);
    out.member("at", check.at);
    out.member("since", check.since.empty() ? Value() : Value(check.since));
    out.member("folder", check.folder.string());
    out.member("scenario_broken", check.broken ? Value(describe(Language::en, *check.broken)) : Value());
    out.key("changes");
    out.begin_array();
    for (const ItemChange& change : check.changes) {
        out.begin_object();
        out.member("item", change.id());
        write_side(out, "was", change.was);
        write_side(out, "is", change.is);
        out.end_object();
    }
    out.end_array();
    out.key("totals");
    write_totals(out, check.correction);
    out.end_object();
    return out.take() + "\n";
}

}  // namespace plateau
