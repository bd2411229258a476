#include "engine/facts/kinds.h"

namespace plateau::kinds {

std::vector<FactKind> account_kinds() {
    return {
        {.name = "local_account",
         .summary = "An account that exists on the machine itself.",
         .key = {"name"},
         .fields = {required(name("name", "login name")), text("full_name", "as people see it"),
                    boolean("enabled", "it can log in"),
                    list_of("groups", FieldType::name, "local groups it is a direct member of"),
                    boolean("password_set", "it has a password; null: not known"),
                    boolean("password_never_expires", "its password does not age; null: not known")},
         .source = "linux: /etc/passwd, /etc/group, and whether /etc/shadow has a password (never the password); "
                   "windows: SAM, where those of every Windows have their English names",
         .since = "0.1.0"},
        {.name = "local_group",
         .summary = "A group that exists on the machine itself.",
         .key = {"name"},
         .fields = {required(name("name", "its name")), text("description", "what it says it is for"),
                    list_of("members", FieldType::name, "direct members, by login name")},
         .source = "linux: /etc/group, and primary groups of /etc/passwd; windows: SAM, where those of every Windows "
                   "have their English names",
         .since = "0.1.0"}};
}

}  // namespace plateau::kinds
