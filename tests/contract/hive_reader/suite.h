#pragma once

#include <doctest/doctest.h>

#include "engine/ports/hive_reader.h"
#include "tests/fakes/fake_hive_reader.h"

/// What every implementation of Hive must do.
namespace plateau::contract {

/// The code of what is unobserved; "none".
template <class T>
std::string code_of(const Observed<T>& result) {
    return result ? "none" : result.error().code;
}

/// The keys that the suite asks for.
inline fakes::HiveKey sample_hive() {
    fakes::HiveKey root{.name = "ROOT"};
    root.values = {{.name = "", .type = 1, .data = fakes::utf16("default")}};
    fakes::key_at(root, "Select").values = {fakes::number_value("Current", 1)};
    fakes::key_at(root, "ControlSet001\\Services\\Dhcp").values = {
        fakes::text_value("DisplayName", "Client"),
        fakes::texts_value("DependOnService", {"afd", "Tdx"}),
        {.name = "Empty", .type = 1, .data = {}},
        {.name = "Odd", .type = 0x2b000007, .data = std::string(5, '\0')}};
    for (int i = 0; i < 300; ++i) {
        fakes::key_at(root, "Many\\" + std::to_string(1000 + i));
    }
    return root;
}

inline void check_hive(Hive& hive) {
    CHECK_FALSE(hive.replayed());
    CHECK(hive.keys("") == std::vector<std::string>{"Select", "ControlSet001", "Many"});
    CHECK(hive.values("").value() == sample_hive().values);
    CHECK(hive.values("Select").value() == std::vector<HiveValue>{fakes::number_value("Current", 1)});
    const auto dhcp = hive.values("controlset001\\SERVICES\\dhcp");
    REQUIRE_MESSAGE(dhcp.has_value(), dhcp.error().why);
    fakes::HiveKey sample = sample_hive();
    CHECK(*dhcp == fakes::key_at(sample, "ControlSet001\\Services\\Dhcp").values);
    CHECK(hive.keys("ControlSet001\\Services\\Dhcp").value().empty());
    CHECK(hive.values("ControlSet001").value().empty());
    CHECK(hive.keys("Many").value().size() == 300);
    CHECK(hive.keys("Many").value().back() == "1299");
    for (const std::string& path :
         {std::string("None"), std::string("Select\\None"), std::string("\\Select"), std::string(100'000, 'x')}) {
        CHECK(code_of(hive.keys(path)) == "windows.registry.absent");
        CHECK(code_of(hive.values(path)) == "windows.registry.absent");
    }
}

}  // namespace plateau::contract
