#pragma once

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace plateau::cli {

/// Each adds one noun (or verb of its own) to the command line; its callback runs the command and sets the exit code.
void add_check(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_facts(CLI::App& app, Context& context);
void add_grade(CLI::App& app, Context& context);
void add_grader(CLI::App& app, Context& context);
void add_image(CLI::App& app, Context& context);
void add_manual(CLI::App& app, Context& context);
void add_rehearse(CLI::App& app, Context& context);
void add_scenario(CLI::App& app, Context& context);

/// Adds the verb "prove" to the noun "scenario".
void add_prove(CLI::App& scenario, Context& context);

}  // namespace plateau::cli
