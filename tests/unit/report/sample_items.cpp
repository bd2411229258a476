#include "tests/unit/report/sample_items.h"

namespace plateau::test {

const char* const hostile =
    "</td></table></style><script>alert(1)</script>\"' onload=x &amp; <!-- ]]> \x1b[31m\xe2\x80\xaegnp.exe\xff\n=1+1";

namespace {

FieldResult same(const char* name, Value value) {
    return {.name = name, .expected = value, .seen = value, .met = true};
}

FieldResult different(const char* name, Value expected, Value seen) {
    return {.name = name, .expected = std::move(expected), .seen = std::move(seen), .met = false};
}

std::vector<Sample> addressing() {
    return {
        {"dhcp-printer",
         "Une imprimante réseau arrive au service comptable. Sur le routeur, réservez-lui l'adresse 192.168.1.200 "
         "(adresse MAC 00:1b:a9:12:34:56) sous le nom « imprimante ».",
         "A network printer is delivered to the accounts office. On the router, reserve the address 192.168.1.200 for "
         "it "
         "(MAC address 00:1b:a9:12:34:56) under the name \"imprimante\".",
         {"CP7.2", "CP7.4"},
         "router",
         Verdict::met,
         8,
         8,
         {same("mac", "00:1b:a9:12:34:56"), same("address", "192.168.1.200"), same("name", "imprimante")},
         {"dhcp.reservation.found", {{"address", "192.168.1.200"}, {"mac", "00:1b:a9:12:34:56"}}}},
        {"dhcp-camera",
         "Réservez l'adresse 192.168.1.201 à la caméra (00:1b:a9:12:34:57).",
         "Reserve the address 192.168.1.201 for the camera (00:1b:a9:12:34:57).",
         {"CP7.2", "CP7.4"},
         "router",
         Verdict::partly_met,
         4,
         8,
         {same("mac", "00:1b:a9:12:34:57"), different("address", "192.168.1.201", "192.168.1.210")},
         {"dhcp.reservation.other_address",
          {{"mac", "00:1b:a9:12:34:57"}, {"seen", "192.168.1.210"}, {"address", "192.168.1.201"}}}},
        {"dhcp-range",
         "Le service DHCP distribue de 192.168.1.100 à 192.168.1.199 ; le serveur DNS est 192.168.1.10.",
         "The DHCP service gives out 192.168.1.100 to 192.168.1.199; the DNS server is 192.168.1.10.",
         {"CP7.2"},
         "router",
         Verdict::not_met,
         0,
         8,
         {different("first", "192.168.1.100", "192.168.1.2"), same("last", "192.168.1.199"),
          different("dns", List{"192.168.1.10"}, List{"1.1.1.1", "9.9.9.9"})},
         {"sample.range", {{"seen", "192.168.1.2"}}}},
        {"port-forward",
         "Publiez le serveur web interne (TCP 443 vers 192.168.1.10:8443).",
         "Publish the internal web server (TCP 443 to 192.168.1.10:8443).",
         {"CP7.2"},
         "router",
         Verdict::not_met,
         0,
         8,
         {same("external_ports", "443"), different("internal_ports", "8443", std::string(5000, 'A')),
          different("name", "web", "=cmd|' /C calc'!A0")},
         {"sample.ssid", {{"seen", std::string(3000, 'z')}}}},
    };
}

std::vector<Sample> wireless() {
    return {
        {"ssid",
         "Nommez le réseau sans fil « TAI-02 » ; il doit être visible !",
         "Name the wireless network \"TAI-02\"; it must be visible!",
         {"CP8.4"},
         "router",
         Verdict::not_met,
         0,
         8,
         {different("ssid", "TAI-02", hostile), different("hidden", false, true)},
         {"sample.ssid", {{"seen", hostile}}},
         Trust::live},
        {"wifi-security",
         "Sécurisez le sans-fil en WPA2 ou WPA3, avec la phrase de passe remise.",
         "Secure the wireless network with WPA2 or WPA3 and the passphrase you were given.",
         {"CP8.4", "CP8.1"},
         "router",
         Verdict::met,
         8,
         8,
         {same("security", "wpa3"),
          same("passphrase", Record{{"secret", "wifi.passphrase"}, {"sealed", "b2s="}, {"digest", "b2s="}})},
         {"sample.fine", {}},
         Trust::live,
         Assurance::sourced},
        {"wifi-key",
         "La phrase de passe n'est plus celle d'usine.",
         "The passphrase is not the factory's any more.",
         {"CP8.1"},
         "router",
         Verdict::not_met,
         0,
         4,
         {different("passphrase", "not_factory", Value())},
         {"sample.formula", {{"seen", "=HYPERLINK(\"http://evil.example/\",\"ok\")"}}},
         Trust::sealed,
         Assurance::inferred,
         {Caveat::not_unmounted}},
    };
}

std::vector<Sample> wireless_rules() {
    return {
        {"mac-filter",
         "Seuls les deux appareils de la liste peuvent joindre le sans-fil.",
         "Only the two devices of the list may join the wireless network.",
         {"CP8.6"},
         "router",
         Verdict::not_observed,
         0,
         8,
         {},
         {"kind.unobserved",
          {{"kind", "mac_filter"}, {"role", "router"}, {"why", "the router answered 503 three times"}}},
         Trust::live},
        {"router-password",
         "Changez le mot de passe d'administration du routeur.",
         "Change the router's administration password.",
         {"CP8.1", "CP6.2"},
         "router",
         Verdict::met,
         4,
         4,
         {same("password_set", true)},
         {"sample.fine", {}}},
    };
}

std::vector<Sample> accounts() {
    return {
        {"join-domain",
         "Intégrez le poste client au domaine lab.lan. Le poste doit y rester intégré après un redémarrage.",
         "Join the client workstation to the domain lab.lan. It must still be a member after a restart.",
         {"CP9.1", "CP4.4"},
         "client",
         Verdict::met,
         12,
         12,
         {same("domain", "lab.lan"), same("proof", "machine_secret"), different("computer", "client$", "client")},
         {"sample.fine", {}}},
        {"user-in-group",
         "Créez le groupe « comptabilite » et le compte « comptable1 », membre du groupe.",
         "Create the group \"comptabilite\" and the account \"comptable1\", a member of it.",
         {"CP9.2"},
         "server",
         Verdict::met,
         8,
         8,
         {same("account", "comptable1"), same("group", "comptabilite"), same("member", true)},
         {"sample.fine", {}}},
        {"user-gone",
         "Le compte « stagiaire2 » est parti : il ne doit plus exister.",
         "The account \"stagiaire2\" has left: it must not exist any more.",
         {"CP9.2"},
         "server",
         Verdict::not_met,
         0,
         4,
         {different("account", Value(), "stagiaire2")},
         {"sample.ssid", {{"seen", "stagiaire2"}}}},
        {"team-share",
         "Sur le serveur, partagez le dossier /srv/compta sous le nom « compta ». Les membres du groupe « comptabilite "
         "» "
         "doivent pouvoir y lire et modifier les fichiers.",
         "On the server, share the folder /srv/compta under the name \"compta\". Members of the group \"comptabilite\" "
         "must be able to read and change its files.",
         {"CP9.3", "CP4.5"},
         "server",
         Verdict::partly_met,
         7,
         12,
         {same("share", "compta"), different("folder_right", "change", "read"), same("path", "/srv/compta")},
         {"sample.rights", {{"seen", "read"}, {"right", "change"}}}},
        {"share-reader",
         "Le compte « audit » lit le partage « compta » sans pouvoir y écrire.",
         "The account \"audit\" reads the share \"compta\" and cannot write there.",
         {"CP9.3"},
         "server",
         Verdict::not_observed,
         0,
         8,
         {},
         {"subject.missing", {{"role", "server"}}},
         Trust::capture},
    };
}

std::vector<Sample> protection() {
    return {
        {"firewall-on",
         "Le pare-feu du poste est actif sur tous les profils.",
         "The workstation's firewall is on in every profile.",
         {"CP8.2"},
         "client",
         Verdict::met,
         4,
         4,
         {same("enabled", true)},
         {"sample.fine", {}}},
        {"firewall-allow",
         "Le pare-feu laisse entrer la prise en main à distance (TCP 5900) depuis le réseau local.",
         "The firewall lets remote control in (TCP 5900) from the local network.",
         {"CP8.2"},
         "client",
         Verdict::not_met,
         0,
         8,
         {same("enabled", true), different("action", "allow", "block")},
         {"sample.rights", {{"seen", "block"}, {"right", "allow"}}},
         Trust::live},
        {"firewall-block",
         "Interdisez les connexions Telnet entrantes (TCP 23), d'où qu'elles viennent.",
         "Forbid incoming Telnet connections (TCP 23), wherever they come from.",
         {"CP8.2", "CP6.1"},
         "client",
         Verdict::met,
         8,
         8,
         {same("action", "block")},
         {"sample.fine", {}},
         Trust::live},
        {"vpn-client",
         "Configurez la connexion VPN WireGuard vers le routeur ; vérifiez que 10.8.0.1 répond.",
         "Set up the WireGuard VPN connection to the router; verify that 10.8.0.1 answers.",
         {"CP8.3", "CP8.5"},
         "client",
         Verdict::met,
         12,
         12,
         {same("server", "192.168.1.1"), same("routes", List{"10.8.0.0/24"})},
         {"sample.fine", {}}},
        {"vpn-server",
         "Activez sur le routeur un serveur VPN WireGuard, port UDP 51820.",
         "Enable a WireGuard VPN server on the router, UDP port 51820.",
         {"CP8.3", "CP7.2"},
         "router",
         Verdict::met,
         12,
         12,
         {same("port", 51820), same("peers", 1)},
         {"sample.fine", {}}},
    };
}

std::vector<Sample> upkeep() {
    return {
        {"restored",
         "Restaurez le fichier « bilan.ods » depuis la sauvegarde ; il doit être identique.",
         "Restore the file \"bilan.ods\" from the backup; it must be identical.",
         {"CP6.5"},
         "client",
         Verdict::not_met,
         0,
         8,
         {different("path", "/home/comptable1/bilan.ods",
                    "/home/comptable1/\xe2\x80\xae"
                    "sdo.nalib")},
         {"sample.ssid", {{"seen", "+33 1 23"}}}},
        {"scheduled",
         "Planifiez une sauvegarde quotidienne à 22 h.",
         "Schedule a daily backup at 10 p.m.",
         {"CP6.5", "CP4.3"},
         "client",
         Verdict::met,
         4,
         4,
         {same("trigger", "22:00")},
         {"sample.fine", {}}},
        {"updates",
         "Les mises à jour de sécurité s'installent seules.",
         "Security updates install by themselves.",
         {"CP6.3"},
         "client",
         Verdict::met,
         4,
         4,
         {same("enabled", true)},
         {"sample.fine", {}}},
        {"printer",
         "Installez l'imprimante réseau sur le poste client.",
         "Install the network printer on the client workstation.",
         {"CP4.1"},
         "client",
         Verdict::not_met,
         0,
         8,
         {different("address", "192.168.1.200", List{})},
         {"sample.ssid", {{"seen", "@SUM(A1:A9)"}}}},
    };
}

}  // namespace

std::vector<Sample> sample_items() {
    std::vector<Sample> all;
    for (auto part : {addressing, wireless, wireless_rules, accounts, protection, upkeep}) {
        for (Sample& sample : part()) {
            all.push_back(std::move(sample));
        }
    }
    return all;
}

}  // namespace plateau::test
