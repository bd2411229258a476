#include <fmt/format.h>

#include "tests/contract/disk_reader/suite.h"
#include "tests/fakes/fake_disk_reader.h"

using namespace plateau;

TEST_CASE("the fake disk keeps the contract") {
    using Type = DiskEntry::Type;
    std::map<std::string, fakes::FakeThing> things = {
        {"/etc/hostname", {.content = "post\n", .mode = 0640, .user = 3, .group = 4, .modified = 1'700'000'000}},
        {"/etc/alias", {.type = Type::link, .content = "hostname"}},
        {"/etc/far", {.type = Type::link, .content = "/srv/../etc/alias"}},
        {"/etc/long", {.type = Type::link, .content = "/srv/" + std::string(100, 'n')}},
        {"/etc/round", {.type = Type::link, .content = "round"}},
        {"/srv/empty", {.content = "", .attributes = {{"user.plateau", "value"}}}},
        {"/srv/large", {.content = contract::large_content()}}};
    for (int i = 1; i <= 300; ++i) {
        things.emplace(fmt::format("/srv/many/{:04}", i), fakes::FakeThing());
    }
    fakes::FakeDisk disk(std::move(things));
    contract::check_disk(disk);
}
