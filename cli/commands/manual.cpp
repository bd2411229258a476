#include "cli/manual.h"

#include "cli/commands.h"

namespace plateau::cli {

void add_manual(const Command& line, Context& context) {
    line.add("manual", "help.manual").does([line, &context] { Context::data(manual_page(line.app(), context)); });
    line.add("completion", "help.completion").does([line] { Context::data(bash_completion(line.app())); });
}

}  // namespace plateau::cli
