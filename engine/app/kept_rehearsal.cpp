#include "engine/app/kept_rehearsal.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"
#include "engine/model/record_members.h"

namespace plateau {

namespace {

constexpr std::string_view schema = "plateau.kept/1";

std::string_view to_string_view(Accelerator accelerator) {
    switch (accelerator) {
        case Accelerator::tcg:
            return "tcg";
        case Accelerator::kvm:
            return "kvm";
    }
    return "tcg";
}

Value value_of(const KeptSeat& seat) {
    Record images;
    for (const auto& [role, image] : seat.images) {
        images.emplace(role, Record{{"name", image.name}, {"sha256", image.hash}});
    }
    return Record{{"seat", seat.id},
                  {"answer", seat.answer},
                  {"router", seat.router},
                  {"router_host_key", seat.router_host_key.empty() ? Value() : Value(seat.router_host_key)},
                  {"images", std::move(images)}};
}

KeptSeat seat_of(const Value& value, const std::string& where) {
    const RecordMembers members(value, where, {"seat", "answer", "router", "router_host_key", "images"});
    KeptSeat seat{.id = members.owner_part("seat"),
                  .answer = members.text("answer"),
                  .router = members.text("router"),
                  .router_host_key = members.text_or_null("router_host_key"),
                  .images = {}};
    const Record* images = members.at("images").as_record();
    if (images == nullptr) {
        throw RefusedRecord{members.path("images") + ": an object is expected"};
    }
    for (const auto& [role, image] : *images) {
        const RecordMembers named(image, fmt::format("{}.{}", members.path("images"), role), {"name", "sha256"});
        seat.images.emplace(role, KeptImage{.name = named.text("name"), .hash = named.text("sha256")});
    }
    return seat;
}

Accelerator accelerator_of(const RecordMembers& members) {
    const std::string word = members.text("accelerator");
    for (const Accelerator each : {Accelerator::tcg, Accelerator::kvm}) {
        if (word == to_string_view(each)) {
            return each;
        }
    }
    throw RefusedRecord{"record.accelerator: tcg or kvm is expected"};
}

KeptRehearsal kept_of(const Value& value) {
    const RecordMembers members(value, "record",
                                {"schema", "session", "scenario", "folder", "uri", "accelerator", "seats"});
    if (members.text("schema") != schema) {
        throw RefusedRecord{fmt::format("schema: {} is expected", schema)};
    }
    KeptRehearsal kept{.session = members.owner_part("session"),
                       .scenario = members.folder("scenario"),
                       .folder = members.folder("folder"),
                       .uri = members.text("uri"),
                       .accelerator = accelerator_of(members),
                       .seats = {}};
    const List* seats = members.at("seats").as_list();
    if (seats == nullptr || seats->empty()) {
        throw RefusedRecord{"record.seats: a list of seats is expected"};
    }
    for (const Value& each : *seats) {
        KeptSeat seat = seat_of(each, fmt::format("seats[{}]", kept.seats.size()));
        if (kept.find(seat.id) != nullptr) {
            throw RefusedRecord{fmt::format("record.seats: {} stands there twice", seat.id)};
        }
        kept.seats.push_back(std::move(seat));
    }
    return kept;
}

}  // namespace

const KeptSeat* KeptRehearsal::find(std::string_view seat) const {
    const auto found = std::find_if(seats.begin(), seats.end(), [&](const KeptSeat& one) { return one.id == seat; });
    return found == seats.end() ? nullptr : &*found;
}

std::string to_json(const KeptRehearsal& kept) {
    List seats;
    for (const KeptSeat& seat : kept.seats) {
        seats.push_back(value_of(seat));
    }
    return to_json(Value(Record{{"schema", schema},
                                {"session", kept.session},
                                {"scenario", kept.scenario.string()},
                                {"folder", kept.folder.string()},
                                {"uri", kept.uri},
                                {"accelerator", to_string_view(kept.accelerator)},
                                {"seats", std::move(seats)}})) +
           "\n";
}

tl::expected<KeptRehearsal, std::string> kept_from_json(std::string_view text) {
    const auto value = value_from_json(text);
    if (!value) {
        return tl::unexpected(value.error());
    }
    try {
        return kept_of(*value);
    } catch (const RefusedRecord& refused) {
        return tl::unexpected(refused.why);
    }
}

}  // namespace plateau
