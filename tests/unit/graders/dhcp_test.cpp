#include <doctest/doctest.h>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

ItemResult judged_printer(const std::vector<Record>& reservations, Record expect = {}) {
    expect.try_emplace("mac", "00-1B-A9-12-34-56");
    expect.try_emplace("address", "192.168.1.200");
    std::vector<FactOf> facts;
    for (const Record& reservation : reservations) {
        facts.push_back({"dhcp_reservation", reservation});
    }
    return judged(item_of("printer", "dhcp.reservation", "router", std::move(expect)),
                  {seen("router", {"dhcp_reservation"}, facts)});
}

}  // namespace

TEST_CASE("a reservation is found whatever the notation of the hardware address") {
    const auto result =
        judged_printer({{{"mac", "001b.a912.3456"}, {"address", "192.168.1.200"}, {"name", "printer"}}});
    CHECK(result.verdict == Verdict::met);
    CHECK(reason(result) == "dhcp.reservation.found: l'adresse 192.168.1.200 est réservée à 00:1b:a9:12:34:56");
    CHECK(result.evidence == std::vector<std::string>{evidence});
}

TEST_CASE("no reservation at all is not met, and says so") {
    const auto result = judged_printer({});
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.why.id == "dhcp.reservation.missing");
    CHECK(missed(result) == "mac=null address=null");
}

TEST_CASE("a reservation of another address is partly met") {
    const auto result = judged_printer({{{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.201"}}});
    CHECK(result.verdict == Verdict::partly_met);
    CHECK(missed(result) == "address=192.168.1.201");
    CHECK(reason(result) ==
          "dhcp.reservation.other_address: la réservation de 00:1b:a9:12:34:56 donne 192.168.1.201 au lieu de "
          "192.168.1.200");
}

TEST_CASE("the address reserved for a device with two digits swapped is not met and names that device") {
    const auto result = judged_printer({{{"mac", "00:1b:a9:12:34:65"}, {"address", "192.168.1.200"}}});
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.why.id == "dhcp.reservation.other_device");
    CHECK(missed(result).starts_with("mac=00:1b:a9:12:34:65"));
}

TEST_CASE("a name counts only where the guide asks for one, and without regard to case") {
    const Record reservation{{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}, {"name", "Imprimante"}};
    CHECK(judged_printer({reservation}).verdict == Verdict::met);
    CHECK(judged_printer({reservation}, {{"name", "IMPRIMANTE"}}).verdict == Verdict::met);
    const auto other = judged_printer({reservation}, {{"name", "copieur"}});
    CHECK(other.verdict == Verdict::partly_met);
    CHECK(other.why.id == "dhcp.reservation.other_name");
    CHECK(missed(other) == "name=imprimante");
}

TEST_CASE("a reservation without an address is partly met") {
    const auto result = judged_printer({{{"mac", "00:1b:a9:12:34:56"}, {"address", nullptr}}});
    CHECK(result.verdict == Verdict::partly_met);
    CHECK(missed(result) == "address=null");
}
