#include <doctest/doctest.h>

#include "engine/platforms/linux/parse_accounts.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

LinuxSample machine() {
    LinuxSample sample;
    sample.group("accounts")
        .entry("passwd", "/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000:Alice,,:/home/a:/bin/sh\n")
        .entry("group", "/etc/group", "root:x:0:\nusers:x:1000:\nsudo:x:27:alice\n");
    return sample;
}

}  // namespace

TEST_CASE("accounts have their groups, and a locked password is no login") {
    const auto facts =
        account_facts(machine().entry("password-states", "/etc/shadow", "root:locked:\nalice:set:90\n").reply());
    REQUIRE(facts.has_value());
    REQUIRE(facts->size() == 2);
    CHECK(field_of((*facts)[0], "enabled") == Value(false));
    CHECK((*facts)[1].value == Record{{"name", "alice"},
                                      {"full_name", "Alice"},
                                      {"enabled", true},
                                      {"groups", List{"sudo", "users"}},
                                      {"password_set", true},
                                      {"password_never_expires", false}});
    const auto groups = group_facts(machine().reply());
    CHECK(field_of((*groups)[1], "members") == Value(List{"alice"}));
}

TEST_CASE("without the right to read the passwords their state is not known, the rest is") {
    const auto facts =
        account_facts(machine().entry("password-states", "/etc/shadow", "", "failed", 1, "Permission denied").reply());
    REQUIRE(facts.has_value());
    CHECK(field_of((*facts)[1], "enabled").is_null());
    CHECK(field_of((*facts)[1], "name") == "alice");
    CHECK(parse_passwd("alice:x\n").error().why == "line 1: 'alice:x'");
}

TEST_CASE("crontabs are read with and without accounts") {
    const auto system =
        parse_crontab("SHELL=/bin/sh\n# no\n*/5 * * * * root /bin/x --y  z\n@reboot root /bin/w\nshort\n", true);
    REQUIRE(system.size() == 2);
    CHECK(system[0].trigger == "*/5 * * * *");
    CHECK(system[0].user == "root");
    CHECK(system[0].command == "/bin/x --y  z");
    CHECK(system[1].line == 4);
    CHECK(parse_crontab("0 1 * * * /bin/x\n", false).front().command == "/bin/x");
}

TEST_CASE("a share that is mounted at start and one mounted now are drives") {
    LinuxSample sample;
    sample.group("drives")
        .entry("fstab", "/etc/fstab",
               "//server/data /mnt/d\\040x cifs password=(removed) 0 0\nLABEL=x / ext4 noatime 0 1\n")
        .entry("mounts", "/proc/mounts", "//server/data /mnt/d\\040x cifs rw 0 0\n//server/b /mnt/b cifs rw 0 0\n");
    const auto facts = drive_facts(sample.reply());
    REQUIRE(facts.has_value());
    REQUIRE(facts->size() == 2);
    CHECK(field_of((*facts)[0], "persistent") == Value(false));
    CHECK((*facts)[1].value ==
          Record{{"user", ""}, {"letter", "/mnt/d x"}, {"target", "\\\\server\\data"}, {"persistent", true}});
}
