#include "engine/app/kept_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/support/error.h"

namespace plateau {

namespace {

KeptRehearsal record_of(const KeptInstance& instance, const std::string& text) {
    auto record = kept_from_json(text);
    if (!record) {
        throw Error(ErrorKind::damaged,
                    Message{"check.record.damaged", {{"folder", instance.folder().string()}, {"why", record.error()}}});
    }
    return std::move(*record);
}

std::string sessions_of(const std::vector<KeptChoice>& found) {
    std::vector<std::string> names;
    std::transform(found.begin(), found.end(), std::back_inserter(names),
                   [](const KeptChoice& one) { return one.record.session; });
    return fmt::format("{}", fmt::join(names, ", "));
}

std::vector<std::string> seats_of(const KeptRehearsal& record) {
    std::vector<std::string> seats;
    std::transform(record.seats.begin(), record.seats.end(), std::back_inserter(seats),
                   [](const KeptSeat& seat) { return seat.id; });
    return seats;
}

/// Every kept rehearsal whose record can be read; why not, of the others.
std::vector<KeptChoice> all_kept(const Places& places, std::vector<Error>& unusable) {
    KeptInstances kept = kept_instances(places.state);
    unusable = std::move(kept.unusable);
    std::vector<KeptChoice> found;
    for (KeptInstance& instance : kept.instances) {
        try {
            KeptRehearsal record = record_of(instance, instance.record());
            auto seats = seats_of(record);
            found.push_back({.instance = std::move(instance), .record = std::move(record), .seats = std::move(seats)});
        } catch (const Error& error) {
            unusable.push_back(error);
        }
    }
    return found;
}

}  // namespace

KeptChoice choose_kept(const Places& places, const KeptWish& wish) {
    std::vector<Error> unusable;
    std::vector<KeptChoice> found = all_kept(places, unusable);
    const std::string known = sessions_of(found);
    if (!wish.session.empty()) {
        std::erase_if(found, [&](const KeptChoice& one) { return one.record.session != wish.session; });
    }
    if (found.empty() && !unusable.empty()) {
        throw unusable.front();
    }
    if (found.empty() && known.empty()) {
        throw Error(ErrorKind::not_found, Message{"check.none", {}});
    }
    if (found.empty()) {
        throw Error(ErrorKind::usage, Message{"check.session.unknown", {{"session", wish.session}, {"known", known}}});
    }
    if (found.size() > 1) {
        throw Error(ErrorKind::usage, Message{"check.session.which", {{"known", known}}});
    }
    KeptChoice choice = std::move(found.front());
    if (!wish.seat.empty()) {
        if (choice.record.find(wish.seat) == nullptr) {
            throw Error(ErrorKind::usage,
                        Message{"check.seat.unknown",
                                {{"seat", wish.seat}, {"known", fmt::format("{}", fmt::join(choice.seats, ", "))}}});
        }
        choice.seats = {wish.seat};
    }
    return choice;
}

KeptRehearsal with_host_key(const KeptInstance& instance, const std::string& text, const std::string& seat,
                            const std::string& key) {
    KeptRehearsal record = record_of(instance, text);
    for (KeptSeat& one : record.seats) {
        if (one.id == seat) {
            one.router_host_key = key;
        }
    }
    return record;
}

}  // namespace plateau
