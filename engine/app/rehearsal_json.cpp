#include "engine/app/rehearsal_json.h"

#include <fmt/format.h>

#include "engine/facts/value_json.h"
#include "engine/grading/correction_json.h"

namespace plateau {

namespace {

Record record_of(const Message& message) {
    Record args;
    for (const auto& [name, value] : message.args) {
        args.emplace(name, value);
    }
    return {{"id", message.id}, {"args", std::move(args)}};
}

Value value_of(const Error& error) {
    Record record = record_of(error.message());
    List context;
    for (const Message& line : error.context()) {
        context.push_back(record_of(line));
    }
    record.emplace("kind", to_string_view(error.kind()));
    record.emplace("context", std::move(context));
    record.emplace("text", error.what());
    return record;
}

/// The record is put together as text: a correction that was read and printed again might not be byte-identical.
std::string json_of(const RehearsedSeat& seat) {
    List surprises;
    for (const Surprise& surprise : seat.surprises) {
        surprises.push_back(Record{{"item", surprise.item},
                                   {"announced", to_string_view(surprise.announced)},
                                   {"found", to_string_view(surprise.found)}});
    }
    return fmt::format(R"({{"seat":{},"answer":{},"folder":{},"error":{},"surprises":{},"correction":{}}})",
                       to_json(seat.seat), to_json(seat.answer), to_json(seat.case_folder.string()),
                       to_json(seat.error ? value_of(*seat.error) : Value()), to_json(std::move(surprises)),
                       seat.correction ? to_json(*seat.correction) : "null");
}

}  // namespace

std::string to_json(const Rehearsal& rehearsal) {
    std::string seats;
    for (const RehearsedSeat& seat : rehearsal.seats) {
        seats += (seats.empty() ? "" : ",") + json_of(seat);
    }
    List leftovers;
    for (const Error& error : rehearsal.leftovers) {
        leftovers.push_back(value_of(error));
    }
    return fmt::format(R"({{"schema":"plateau.rehearsal/1","session":{},"folder":{},"seats":[{}],"leftovers":{}}})"
                       "\n",
                       to_json(rehearsal.session), to_json(rehearsal.folder.string()), seats,
                       to_json(std::move(leftovers)));
}

}  // namespace plateau
