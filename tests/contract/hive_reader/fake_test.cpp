#include "tests/contract/hive_reader/suite.h"

using namespace plateau;

TEST_CASE("the fake reader of hives keeps the contract") {
    fakes::FakeHiveReader reader;
    reader.add("SYSTEM", contract::sample_hive());
    const auto hive = reader.open({.primary = "/disk/SYSTEM", .logs = {}});
    REQUIRE(hive.has_value());
    contract::check_hive(**hive);
    CHECK(contract::code_of(reader.open({.primary = "/disk/none", .logs = {}})) == "windows.hive.unreadable");
}
