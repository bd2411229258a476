#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/line_input.h"
#include "cli/watch_command.h"
#include "engine/app/checking.h"

namespace plateau::cli {

/// Prints checks for people, or as JSON lines where the context says so, and sets the exit code by the last ones.
class CheckPrinter {
  public:
    /// When a check says everything, one line an item, and when what is new only.
    enum class Amount { all, changes, changes_if_any };

    explicit CheckPrinter(Context& context) : context_(context) {}

    void print(const std::vector<SeatCheck>& checks, const CheckCatalogue& graders, Amount amount);

  private:
    void print(const SeatCheck& check, const CheckCatalogue& graders, Amount amount);
    void say_broken(const std::vector<SeatCheck>& checks);

    Context& context_;
    std::string broken_;  ///< what was last said of the scenario's files
};

/// Resets a machine and shows how it gets on. Asks first where a person is there to answer, unless `sure`; returns
/// false when the answer is no.
bool reset_for(Context& context, Checking& checking, LineInput& input, const std::string& seat, const std::string& role,
               bool sure);

/// Looks at the seats every `every` seconds and does what is typed meanwhile, until told to quit, a Ctrl-C or the end
/// of the input.
void watch(Context& context, Checking& checking, LineInput& input, std::chrono::seconds every, bool sure);

}  // namespace plateau::cli
