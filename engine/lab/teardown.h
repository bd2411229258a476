#pragma once

#include <string>
#include <vector>

#include "engine/lab/lab.h"
#include "engine/support/error.h"

namespace plateau {

/// What there is of a lab.
struct LabParts {
    std::vector<std::string> machines;  ///< names
    bool network = false;
    bool name_space = false;
    bool folder = false;
};

/// Removes these parts of the lab, machines side by side, and goes on when one cannot be removed: a folder stays when a
/// machine that may use it does. Returns what went wrong.
std::vector<Error> tear_down(const LabServices& services, const Lab& lab, const LabParts& parts);

/// Removes everything of this lab. What is already gone is no error. Throws the first Error, the others as its context,
/// after everything was tried.
void destroy(const LabServices& services, const Lab& lab);

/// The same for several labs side by side.
void destroy_all(const LabServices& services, const std::vector<Lab>& labs);

/// What remove_leftovers() removed, and why not the rest.
struct Leftovers {
    std::vector<std::string> machines;
    std::vector<std::string> networks;
    std::vector<std::string> name_spaces;
    std::vector<std::filesystem::path> folders;
    std::vector<Error> errors;

    bool empty() const {
        return machines.empty() && networks.empty() && name_spaces.empty() && folders.empty() && errors.empty();
    }
};

/// Removes all machines, networks, namespaces and overlay folders that carry one of `instances` as their owner, and
/// nothing else. The caller answers for them: its own instance, or rehearsals whose lock is free. Throws Error
/// unavailable when it cannot be asked what there is.
Leftovers remove_leftovers(const LabServices& services, const std::filesystem::path& store,
                           const std::vector<std::string>& instances);

}  // namespace plateau
