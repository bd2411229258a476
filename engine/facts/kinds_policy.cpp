#include "engine/facts/kinds.h"

namespace plateau::kinds {

std::vector<FactKind> policy_kinds() {
    return {
        {.name = "remote_desktop",
         .summary = "Whether the machine's desktop can be used from another one.",
         .fields = {boolean("enabled", "connections are accepted"),
                    boolean("network_level_authentication", "users prove who they are before a desktop is made"),
                    integer("port", "port it listens on"),
                    list_of("users", FieldType::name, "accounts and groups allowed beside administrators")},
         .source = "windows: Terminal Server in SYSTEM, Terminal Services of the policies in SOFTWARE",
         .since = "0.1.0"},
        {.name = "update_policy",
         .summary = "How the system is kept up to date.",
         .fields = {boolean("enabled", "updates are looked for"),
                    choice("mode", {"off", "notify", "download", "automatic", "managed"}, "what is done with them"),
                    text("server", "server they come from; null: the maker's")},
         .source = "linux: APT::Periodic in /etc/apt/apt.conf.d; windows: WindowsUpdate of the policies in SOFTWARE",
         .since = "0.1.0"},
        {.name = "antivirus",
         .summary = "Protection against malware.",
         .fields = {boolean("enabled", "it is on"), text("product", "what it is called"),
                    boolean("real_time", "files are checked as they are used"),
                    boolean("up_to_date", "its signatures are recent, as it states itself"),
                    list_of("exclusions", FieldType::text, "paths it does not look at")},
         .source = "windows: Windows Defender and its policies in SOFTWARE",
         .since = "0.1.0"}};
}

}  // namespace plateau::kinds
