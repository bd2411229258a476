#include "tests/unit/report/sample_sheet.h"

#include <fmt/format.h>

#include "tests/unit/report/sample_items.h"

namespace plateau::test {

namespace {

constexpr const char* kHash[] = {
    "sha256:5782b18687e6cf8a482fc32d2db5b196d8821c458a0c069c6acf3953446e7bb5",
    "sha256:0f4b1a6c97d2e7a3b88c2f60f1d95e3ad7c4e1b09f86a25c3d7e8f9012ab34cd",
    "sha256:c0ffee00deadbeef5a5a5a5a0123456789abcdef0123456789abcdef01234567",
};

void add_measured(SampleSheet& sheet, const Sample& sample) {
    Item item{.id = sample.id, .task = {.fr = sample.fr, .en = sample.en}, .check = "sample.check", .on = sample.on};
    item.quarter_points = sample.out_of;
    item.criteria = sample.criteria;
    sheet.scenario.guide.push_back(item);
    ItemResult result{.id = sample.id, .measured = true, .check = "sample.check", .on = sample.on};
    result.verdict = sample.verdict;
    result.quarter_points = sample.points;
    result.quarter_points_out_of = sample.out_of;
    result.criteria = sample.criteria;
    result.fields = sample.fields;
    result.why = sample.why;
    result.trust = sample.trust;
    result.assurance = sample.assurance;
    result.caveats = sample.caveats;
    if (sample.verdict != Verdict::not_observed) {
        result.evidence = {fmt::format("{}#/{}", kHash[sheet.correction.items.size() % 3], sample.id)};
    }
    sheet.correction.items.push_back(result);
}

void add_judged(SampleSheet& sheet, const char* id, LocalText task, std::vector<std::string> criteria,
                Descriptors descriptors) {
    Item item{.id = id, .task = std::move(task)};
    item.judge = std::move(descriptors);
    item.quarter_points = 12;
    item.criteria = criteria;
    sheet.scenario.guide.push_back(item);
    ItemResult result{.id = id, .measured = false};
    result.verdict = Verdict::for_jury;
    result.quarter_points_out_of = 12;
    result.criteria = std::move(criteria);
    result.why = {"item.for_jury", {}};
    sheet.correction.items.push_back(result);
}

/// One that agrees, one that contradicts, one that was not made; the machine's words try to be more than words.
void add_trials(Correction& correction) {
    correction.items[0].trials = {
        {.sort = TrialSort::dhcp_request,
         .tried = {{"mac", "00:1b:a9:12:34:56"}},
         .expected = {{"address", "192.168.1.200"}},
         .seen = Record{{"address", "192.168.1.200"}},
         .agrees = true,
         .why = {"trial.dhcp.offered", {{"address", "192.168.1.200"}, {"server", "192.168.1.1"}}},
         .evidence = {kHash[1]}}};
    correction.items[1].trials = {
        {.sort = TrialSort::share,
         .tried = {{"account", hostile}, {"share", "compta"}},
         .expected = {{"list", true}, {"read", true}, {"write", false}},
         .seen = Record{{"list", true}, {"read", true}, {"write", true}},
         .agrees = false,
         .why = {"trial.share.otherwise", {{"could", "list, read, write"}, {"may", "list, read"}}}},
        {.sort = TrialSort::tunnel,
         .tried = {{"address", "10.8.0.1"}},
         .expected = {{"answered", true}},
         .why = {"trial.failed", {{"code", "agent.timeout"}, {"why", hostile}}}}};
}

void add_labels(SheetLabels& labels) {
    labels.title = {.fr = "Technicien d'assistance en informatique (2023)", .en = "IT support technician (2023)"};
    labels.exams = {{"full", {.fr = "Titre complet", .en = "Full title"}}};
    labels.competences = {
        {"CP4", {.fr = "Poste utilisateur", .en = "User workstation"}},
        {"CP6", {.fr = "Sécurité du poste et des données", .en = "Security of workstation and data"}},
        {"CP7", {.fr = "Équipements et services réseau", .en = "Network devices and services"}},
        {"CP8", {.fr = "Réseau sécurisé", .en = "Secure network"}},
        {"CP9", {.fr = "Annuaire Active Directory", .en = "Active Directory"}},
    };
    labels.criteria = {
        {"CP7.2", {.fr = "services configurés", .en = "services set up"}},
        {"CP7.4", {.fr = "plan d'adressage respecté", .en = "addressing plan followed"}},
        {"CP8.1", {.fr = "politique respectée", .en = "policy followed"}},
        {"CP8.2", {.fr = "pare-feu réglé", .en = "firewall set"}},
        {"CP8.3", {.fr = "VPN configuré et qui marche", .en = "VPN set up and working"}},
        {"CP8.4", {.fr = "sans-fil configuré et sécurisé", .en = "wireless set up and secured"}},
        {"CP9.1", {.fr = "équipement intégré", .en = "device joined"}},
        {"CP9.2", {.fr = "compte créé ou supprimé comme demandé", .en = "account created or removed as asked"}},
        {"CP9.3", {.fr = "accès aux partages comme demandé", .en = "access to shares as asked"}},
    };
}

void add_reasons(CheckCatalogue& graders) {
    graders.texts["dhcp.reservation.found"] = {.fr = "{mac} reçoit toujours {address}",
                                               .en = "{mac} always gets {address}"};
    graders.texts["dhcp.reservation.other_address"] = {.fr = "{mac} reçoit {seen} au lieu de {address}",
                                                       .en = "{mac} gets {seen}, not {address}"};
    graders.texts["sample.range"] = {.fr = "la plage commence à {seen} ; elle déborde sur les adresses fixes",
                                     .en = "the range starts at {seen}; it runs into the fixed addresses"};
    graders.texts["sample.ssid"] = {.fr = "trouvé à la place : {seen}", .en = "found instead: {seen}"};
    graders.texts["sample.formula"] = {.fr = "{seen}", .en = "{seen}"};
    graders.texts["sample.fine"] = {.fr = "tout est comme demandé", .en = "all is as asked"};
    graders.texts["sample.rights"] = {.fr = "« {seen} » au lieu de « {right} »", .en = "\"{seen}\", not \"{right}\""};
}

}  // namespace

SampleSheet full_sheet() {
    SampleSheet sheet;
    sheet.correction.scenario_id = sheet.scenario.id = "practice";
    sheet.correction.scenario_version = sheet.scenario.version =
        "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    sheet.correction.seat = "02";
    sheet.correction.candidate = "c-02";
    sheet.scenario.title = {.fr = "Entraînement : mettre en service un poste et son réseau",
                            .en = "Practice: put a workstation and its network into service"};
    sheet.scenario.referential = "tai-2023";
    sheet.correction.graders = {{"dhcp", "1.0.0"}, {"directory", "1.0.0"}, {"shares", "1.0.0"}, {"vpn", "1.0.0"}};
    sheet.correction.facts = {kHash[0], kHash[1], kHash[2]};
    for (const Sample& sample : sample_items()) {
        add_measured(sheet, sample);
    }
    add_trials(sheet.correction);
    add_judged(sheet, "report",
               {.fr = "Rédigez le compte-rendu de votre intervention.", .en = "Write the report of your work."},
               {"CP4.6", "CP9.5"},
               {{.fr = "absent", .en = "absent"},
                {.fr = "incomplet : des opérations manquent", .en = "incomplete: operations are missing"},
                {.fr = "complet", .en = "complete"},
                {.fr = "complet, clair et bien présenté", .en = "complete, clear and well presented"}});
    add_judged(sheet, "labels",
               {.fr = "Repérez les câbles.\nUn collègue doit s'y retrouver.",
                .en = "Label the cables.\nA colleague must find their way."},
               {},
               {{.fr = "rien", .en = "nothing"},
                {.fr = "en partie", .en = "in part"},
                {.fr = "tout", .en = "all"},
                {.fr = "tout, lisiblement", .en = "all, legibly"}});
    add_judged(sheet, "wifi-device",
               {.fr = "La tablette rejoint le réseau sans fil.", .en = "The tablet joins the wireless network."},
               {"CP8.6"},
               {{.fr = "non", .en = "no"},
                {.fr = "avec de l'aide", .en = "with help"},
                {.fr = "oui", .en = "yes"},
                {.fr = "oui, et vérifié", .en = "yes, and verified"}});
    add_labels(sheet.labels);
    add_reasons(sheet.graders);
    return sheet;
}

SampleSheet bare_sheet() {
    SampleSheet sheet;
    sheet.correction.scenario_id = sheet.scenario.id = "one";
    sheet.correction.scenario_version = "sha256:01";
    sheet.scenario.title = {.fr = "Un seul item", .en = "One item"};
    add_measured(sheet, {"only", "Faites-le.", "Do it.", {}, "client", Verdict::met, 4, 4, {}, {"sample.fine", {}}});
    sheet.correction.items.front().evidence.clear();
    add_reasons(sheet.graders);
    return sheet;
}

}  // namespace plateau::test
