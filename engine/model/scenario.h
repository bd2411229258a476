#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/field.h"
#include "engine/model/local_text.h"
#include "engine/model/trial.h"
#include "engine/model/value.h"
#include "engine/model/verdict.h"

namespace plateau {

/// A machine of the lab of one seat.
struct MachinePlan {
    std::string role;          ///< "client", "server": the key in scenario.yaml
    std::string image;         ///< the role of the room's image table, or an image's name ("practice/client")
    std::uint64_t memory = 0;  ///< bytes
    int vcpus = 1;
    std::optional<Ipv4Address> address;  ///< nothing: by DHCP
};

/// The router of a lab.
struct RouterPlan {
    std::string image;         ///< of a router that is a virtual machine in a rehearsal
    std::uint64_t memory = 0;  ///< bytes; of a router that is a virtual machine
    Ipv4Address address{0};
    std::string user;      ///< administration account
    std::string password;  ///< the one the router has at the start; empty: none
};

/// The machines, network and router each seat gets.
struct LabPlan {
    Ipv4Prefix subnet = Ipv4Prefix::containing(Ipv4Address(0), 0);
    Ipv4Address observer{0};            ///< Plateau's address in the seat's namespace; never given to a machine
    std::string domain;                 ///< DNS domain of the lab, may be empty
    std::vector<MachinePlan> machines;  ///< in the order of the file
    std::optional<RouterPlan> router;
};

/// What an item that is partly met is worth: nothing, or by met fields or list elements.
enum class Partial { none, per_field, per_element };

/// A judged item's descriptors, worst to best: marks 0 to 3.
using Descriptors = std::vector<LocalText>;

/// One line of the guide.
struct Item {
    std::string id;
    LocalText task;
    /// What the task is to be read and answered in, whatever the reader's language; nothing: the reader's.
    std::optional<Language> language;
    LocalText hint;     ///< help in practice; may be empty
    std::string check;  ///< id in the check catalogue; empty for a judged item
    std::string on;     ///< role; empty for a judged item
    /// Canonical by the catalogue. Before for_seat(), a field that holds a parameter is as it was written.
    Record expect;
    std::vector<FieldSpec> fields;  ///< of `expect`, as the catalogue had them
    std::vector<Trial> trials;      ///< made on the same role when it is observed; of no weight for the verdict
    Descriptors judge;              ///< empty for a measured item
    int quarter_points = 4;         ///< what it is worth, in quarters of a point
    Partial partial = Partial::none;
    std::vector<std::string> criteria;  ///< "CP7.2"

    bool measured() const { return judge.empty(); }
    /// The task as a reader of `reader` sees it.
    const std::string& task_in(Language reader) const { return task.in(language.value_or(reader)); }
};

/// A script of a subject's own that is run on a machine when it is observed; what it answers are facts of kind
/// "custom".
struct CustomObservation {
    std::string id;
    std::string on;   ///< role
    std::string run;  ///< the script; its first line may name an interpreter
};

/// One step of an answer or of the preparation: a shell command run on a role, or a file written there.
struct AnswerStep {
    std::string on;
    std::string run;      ///< a shell script; empty when a file is written
    std::string write;    ///< absolute path; empty when a script is run
    std::string content;  ///< of the file
};

/// What a candidate might do: steps, and what it is worth.
struct Answer {
    std::string name;  ///< file name without .yaml
    std::vector<AnswerStep> steps;
    /// Verdicts that items do not have because of a fault put in; every item that is not named is met ("complete",
    /// "flawed") or, when `blank`, not met.
    std::map<std::string, Verdict> faults;
    bool blank = false;
};

/// A scenario folder once read. Its texts still hold ${seat} and the parameters that have choices: see for_seat().
struct Scenario {
    std::string id;
    std::string version;  ///< "sha256:…" of the folder
    LocalText title;
    std::string referential;
    std::map<std::string, std::vector<std::string>> exams;  ///< item ids by exam; {"all"} stands for every item
    std::map<std::string, std::int64_t> timing_seconds;     ///< by part: "step1", "reading", "step2"
    LabPlan lab;
    std::vector<AnswerStep> prepare;  ///< done on every post before a candidate gets it
    std::vector<Item> guide;
    std::vector<CustomObservation> observations;
    std::map<std::string, Answer> answers;  ///< by name
    /// What the parameters left in the texts may be, the first being what an exam takes.
    std::map<std::string, std::vector<std::string>> choices;
};

}  // namespace plateau
