#include "cli/manual.h"

#include "cli/commands.h"

namespace plateau::cli {

void add_manual(CLI::App& app, Context& context) {
    app.add_subcommand("manual", context.text({"help.manual", {}}))->callback([&app, &context] {
        Context::data(manual_page(app, context));
    });
    app.add_subcommand("completion", context.text({"help.completion", {}}))->callback([&app] {
        Context::data(bash_completion(app));
    });
}

}  // namespace plateau::cli
