#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

FactKind host() {
    return {.name = "host",
            .summary = "The machine itself.",
            .fields = {name("name", "its short host name"),
                       choice("os_family", {"windows", "linux"}, "what sort of system it runs"),
                       text("os_name", "the system's name as it states it: \"Debian GNU/Linux\""),
                       text("os_version", "the system's version as it states it: \"12\""),
                       text("time_zone", "IANA name (\"Europe/Paris\"), or the Windows zone's key"),
                       text("locale", "\"fr_FR.UTF-8\", or the Windows locale \"fr-FR\"")},
            .source =
                "linux: /etc/hostname, /etc/os-release, /etc/timezone or /etc/localtime, /etc/default/locale; openwrt: "
                "package system of uci show, ubus call system board; ddwrt: nvram; windows: SYSTEM (ComputerName, "
                "TimeZoneInformation, Nls\\Language), SOFTWARE (Windows NT\\CurrentVersion)",
            .since = "0.1.0"};
}

FactKind network_interface() {
    return {.name = "network_interface",
            .summary = "A network interface and the IPv4 settings it has.",
            .key = {"name"},
            .fields = {required(text("name", "the system's name for it")),
                       field("mac", FieldType::mac, "hardware address; null: it has none"),
                       choice("medium", {"ethernet", "wifi", "tunnel", "loopback", "other"}, "what it is"),
                       boolean("up", "switched on"),
                       boolean("dhcp", "its address comes from a DHCP server; null: nothing configures it"),
                       list_of("addresses", FieldType::ipv4, "its IPv4 addresses"),
                       list_of("networks", FieldType::prefix, "the networks of those addresses"),
                       ipv4("gateway", "the default route through it; null: none"),
                       ordered(list_of("dns", FieldType::ipv4, "name servers used through it, in order of use"))},
            .source =
                "linux: ip -j address, ip -j route, /etc/resolv.conf, /etc/network/interfaces; openwrt: package "
                "network of uci show; ddwrt: nvram; windows: SYSTEM (Tcpip\\Parameters\\Interfaces, Control\\Network)",
            .since = "0.1.0"};
}

FactKind domain_membership() {
    return {.name = "domain_membership",
            .summary = "Whether the machine belongs to a domain, seen from the machine.",
            .fields = {boolean("joined",
                               "a member (or controller) of `domain`: the machine holds the secret of its account"),
                       name("domain", "DNS name of the domain; null: none is set"),
                       name("workgroup", "workgroup, or the domain's short (NetBIOS) name"),
                       choice("proof", {"configured", "machine_secret", "secure_channel"},
                              "the strongest thing seen: only settings that name a domain, the secret of the machine's "
                              "account, or a successful test with a controller; null: nothing of a domain"),
                       boolean("controller", "the machine is a controller of that domain"),
                       name("account", "the machine's account in the domain, \"client$\"; null: none")},
            .source =
                "linux: smb.conf, and the names (never the values) of the entries of Samba's secrets.tdb; windows: "
                "SECURITY (Policy, and the names of Policy\\Secrets), SYSTEM (Tcpip, ProductOptions)",
            .since = "0.1.0"};
}

FactKind software() {
    return {.name = "software",
            .summary = "A program or package that is installed.",
            .key = {"name"},
            .fields = {required(text("name", "as the system lists it")), text("version", "as the system lists it"),
                       text("publisher", "who made it")},
            .source = "linux: /var/lib/dpkg/status; windows: the Uninstall keys of SOFTWARE and of users' hives",
            .since = "0.1.0"};
}

FactKind service() {
    return {
        .name = "service",
        .summary = "A service the system can start.",
        .key = {"name"},
        .fields = {required(name("name", "its system name")), text("display_name", "as people see it"),
                   choice("startup", {"automatic", "delayed", "manual", "disabled"}, "when it starts"),
                   boolean("running", "it runs now"), text("command", "what it runs")},
        .source =
            "linux: unit files and links of systemd (whether it runs is not looked for); windows: SYSTEM (Services)",
        .since = "0.1.0"};
}

FactKind scheduled_task() {
    return {
        .name = "scheduled_task",
        .summary = "A command the system runs at set times.",
        .key = {"name"},
        .fields = {required(text("name", "its name or path, or file and line of a crontab")),
                   boolean("enabled", "it will run"), name("user", "the account it runs as"),
                   text("command", "what it runs"), text("trigger", "when, as the system writes it")},
        .source = "linux: /etc/crontab, /etc/cron.d, /var/spool/cron/crontabs; windows: the files of System32\\Tasks",
        .since = "0.1.0"};
}

FactKind file() {
    return {.name = "file",
            .summary = "A file that was asked for by its path.",
            .key = {"path"},
            .fields = {required(text("path", "absolute path")), integer("size", "bytes; null: it is not there"),
                       text("sha256", "\"sha256:\" and 64 hexadecimal digits, of the content"),
                       field("modified", FieldType::timestamp, "time of the last change"),
                       text("text", "its text when it is one and not long; null otherwise")},
            .source = "linux: stat, sha256sum and the first 64 KiB of the files that a guide names",
            .since = "0.1.0"};
}

FactKind custom() {
    return {.name = "custom",
            .summary = "One member of what a scenario's own script answered with. Never more than live.",
            .key = {"observation", "name"},
            .fields = {required(name("observation", "name of the script in the scenario")),
                       required(text("name", "name of the member")), text("text", "its value when it is a text"),
                       integer("number", "its value when it is a whole number"),
                       boolean("flag", "its value when it is true or false"),
                       ordered(list_of("items", FieldType::text, "its value when it is a list of texts"))},
            .source = "linux: the scripts that a scenario names under \"observe\"",
            .since = "0.1.0"};
}

FactKind printer() {
    return {.name = "printer",
            .summary = "A printer the machine can print on.",
            .key = {"name"},
            .fields = {required(name("name", "as people see it")), text("driver", "its driver"),
                       text("port", "the port it is on, as the system names it"),
                       ipv4("address", "address of a network printer; null: not one, or named otherwise"),
                       boolean("shared", "offered to other machines")},
            .source = "windows: SOFTWARE (Print), SYSTEM (Standard TCP/IP Port) and users' hives (Printers)",
            .since = "0.1.0"};
}

FactKind volume() {
    return {.name = "volume",
            .summary = "The system volume as it lies on a stopped disk.",
            .fields = {text("file_system", "\"ntfs\", \"ext4\""),
                       boolean("cleanly_unmounted", "nothing was left in its log"),
                       boolean("hibernated", "the system was not shut down but put to sleep")},
            .source = "Windows: the boot record, $Volume, $LogFile and hiberfil.sys",
            .since = "0.1.0"};
}

}  // namespace

std::vector<FactKind> machine_kinds() {
    return {host(),     network_interface(), domain_membership(),
            software(), service(),           scheduled_task(),
            file(),     printer(),           volume(),
            custom()};
}

}  // namespace plateau::kinds
