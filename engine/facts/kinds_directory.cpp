#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

FieldSpec path() {
    return name("path", "distinguished name, without spaces round its commas");
}

FieldSpec sid() {
    return name("sid", "what its rights are written down for");
}

FactKind directory_user() {
    return {
        .name = "directory_user",
        .summary = "A user of the directory.",
        .key = {"account"},
        .fields = {required(name("account", "login name (sAMAccountName); \"administrator\" and \"guest\" in English")),
                   sid(), path(), name("upn", "user principal name, \"alice@lab.lan\"; null: none"),
                   text("display_name", "as people see it"), text("given_name", "first name"),
                   text("surname", "family name"), text("description", "free text"), name("mail", "mail address"),
                   boolean("enabled", "it can log in"),
                   boolean("must_change_password", "a new password is asked for at the next login"),
                   boolean("password_never_expires", "its password does not age"),
                   list_of("groups", FieldType::name,
                           "groups it is a direct member of, the primary one included, by account")},
        .source = "linux: ldbsearch on Samba's sam.ldb; windows: export/directory.ps1, run on the controller",
        .since = "0.1.0"};
}

FactKind directory_group() {
    return {
        .name = "directory_group",
        .summary = "A group of the directory.",
        .key = {"name"},
        .fields =
            {required(name("name", "its account name (sAMAccountName); that of one that every domain has, in English")),
             sid(), path(), text("description", "free text"),
             choice("scope", {"global", "domain_local", "universal"}, "where it can be used"),
             boolean("security", "rights can be given to it; false: a list for mail"),
             list_of(
                 "members", FieldType::name,
                 "direct members by account (computers end in \"$\"), those of whom it is the primary group included"),
             list_of("groups", FieldType::name, "groups it is itself a direct member of")},
        .source = "linux: ldbsearch on Samba's sam.ldb; windows: export/directory.ps1, run on the controller",
        .since = "0.1.0"};
}

FactKind directory_unit() {
    return {.name = "directory_unit",
            .summary = "An organizational unit of the directory.",
            .key = {"path"},
            .fields = {required(path()), name("name", "its own name"), text("description", "free text")},
            .source = "linux: ldbsearch on Samba's sam.ldb; windows: export/directory.ps1, run on the controller",
            .since = "0.1.0"};
}

FactKind directory_computer() {
    return {.name = "directory_computer",
            .summary = "A machine that has an account in the directory.",
            .key = {"name"},
            .fields = {required(name("name", "its name, without the \"$\" of its account")), path(),
                       boolean("enabled", "it can log in"), name("dns_name", "its full host name; null: none given"),
                       text("os_name", "the system it said it runs; null: none given"),
                       text("os_version", "the version it said; null: none given"),
                       boolean("controller", "it is a domain controller")},
            .source = "linux: ldbsearch on Samba's sam.ldb; windows: export/directory.ps1, run on the controller",
            .since = "0.1.0"};
}

}  // namespace

std::vector<FactKind> directory_kinds() {
    return {directory_user(), directory_group(), directory_unit(), directory_computer()};
}

}  // namespace plateau::kinds
