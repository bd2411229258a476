#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

FieldSpec permissions(const char* field_name, const char* summary) {
    return list_of(
        field_name,
        record(
            {required(name("account",
                           "account or group without its domain: \"compta\"; well-known ones by their "
                           "English names (\"everyone\", \"domain users\"); a SID that has no name as such")),
             name("authority", "domain or machine the account belongs to, \"builtin\", \"nt authority\"; null: none"),
             required(choice("right", {"read", "change", "full", "other"},
                             "read; read and write; everything; or a set of rights that is none of these")),
             required(choice("effect", {"allow", "deny"},
                             "given, or refused whatever else is given: without change one may still read"))}),
        summary);
}

}  // namespace

std::vector<FactKind> share_kinds() {
    return {{.name = "share",
             .summary = "A folder offered to other machines.",
             .key = {"name"},
             .fields = {required(name("name", "the name it is reached by")), text("path", "the folder, on its machine"),
                        text("comment", "what people see beside it"), boolean("enabled", "it is offered"),
                        boolean("read_only", "nobody writes through it but those `permissions` let"),
                        boolean("browsable", "it shows in lists of shares"),
                        boolean("guest", "it opens without an account"),
                        permissions("permissions", "rights of the share itself; the folder's rights hold beside them"),
                        permissions("folder_permissions",
                                    "rights on the folder, inherited ones included; null: they could not be read")},
             .source = "linux: testparm -s, samba-tool ntacl get or getfacl of each share's folder; windows: SYSTEM "
                       "(LanmanServer\\Shares), SAM for the names of accounts",
             .since = "0.1.0"},
            {.name = "mapped_drive",
             .summary = "A share of another machine that a user has as a drive or folder.",
             .key = {"user", "letter"},
             .fields = {required(name("user", "the account it belongs to; of the whole machine: empty")),
                        required(name("letter", "\"p:\", or the folder it is mounted on")),
                        name("target", "\\\\server\\share"), boolean("persistent", "it comes back at the next start")},
             .source = "linux: cifs lines of /etc/fstab and /proc/mounts; windows: users' hives (Network)",
             .since = "0.1.0"}};
}

}  // namespace plateau::kinds
