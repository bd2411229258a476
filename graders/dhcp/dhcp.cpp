#include <algorithm>

#include "description.h"
#include "sdk/grader.h"

namespace {

namespace grader = plateau::grader;
using grader::Fact;
using grader::Item;
using grader::Verdict;

std::optional<Fact> first_with(const std::vector<Fact>& facts, std::string_view field, const std::string& value) {
    const auto found =
        std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.text(field) == value; });
    return found == facts.end() ? std::nullopt : std::optional(*found);
}

/// No reservation for this device: one for another device at that address is worth naming.
Verdict without_reservation(const Item& item, const std::vector<Fact>& reservations) {
    Verdict verdict;
    const auto holder = first_with(reservations, "address", item.text("address"));
    verdict.field("mac", item.at("mac"), holder ? holder->at("mac") : grader::json::value());
    verdict.field("address", item.at("address"), nullptr);
    if (holder) {
        verdict.cite(*holder);
        return verdict.not_met("dhcp.reservation.other_device")
            .with("mac", item.text("mac"))
            .with("address", item.text("address"))
            .with("seen", holder->text("mac").value_or("—"));
    }
    verdict.cite(reservations);
    return verdict.not_met("dhcp.reservation.missing").with("mac", item.text("mac"));
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const auto reservations = subjects.of(item.on).facts("dhcp_reservation");
    const auto found = first_with(reservations, "mac", item.text("mac"));
    if (!found) {
        return without_reservation(item, reservations);
    }
    Verdict verdict;
    verdict.cite(*found);
    verdict.field("mac", item.at("mac"), found->at("mac"));
    const bool address = verdict.field("address", item.at("address"), found->at("address"));
    if (item.optional_text("name")) {
        verdict.field("name", item.at("name"), found->at("name"));
    }
    verdict.with("mac", item.text("mac")).with("address", item.text("address"));
    if (!address) {
        return verdict.partly_met("dhcp.reservation.other_address").with("seen", found->text("address").value_or("—"));
    }
    if (!verdict.all_met()) {
        return verdict.partly_met("dhcp.reservation.other_name")
            .with("name", item.text("name"))
            .with("seen", found->text("name").value_or("—"));
    }
    return verdict.met("dhcp.reservation.found");
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("dhcp", "1.0.0", family)
