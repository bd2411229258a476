#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "cli/context.h"
#include "engine/lab/progress.h"

namespace plateau::cli {

enum class ProgressStyle {
    bar,    ///< one line that is drawn again
    lines,  ///< a line for each thing that ended
    json,   ///< each event as a line of JSON (plateau.progress/1)
};

/// What "auto", "bar", "lines" or "json" means where standard error goes to.
ProgressStyle progress_style(const std::string& word);

/// Shows on standard error how a long command gets on. Any thread may tell it something.
class ProgressDisplay {
  public:
    /// `phases`: how many ends of phases ("phase.…") make the whole.
    ProgressDisplay(const Context& context, ProgressStyle style, std::size_t phases);
    /// Takes the bar off the screen.
    ~ProgressDisplay();
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;

    void event(const ProgressEvent& event);
    /// A line of a long build.
    void line(std::string_view line);

  private:
    using Clock = std::chrono::steady_clock;

    void draw(const std::string& what);
    void wipe();
    void print_end(const ProgressEvent& event, double seconds);
    void print_json(const ProgressEvent& event, double seconds);
    std::string words(const ProgressEvent& event) const;

    const Context& context_;
    ProgressStyle style_;
    std::size_t phases_;
    Clock::time_point start_ = Clock::now();
    std::mutex mutex_;
    std::size_t ended_ = 0;
    bool drawn_ = false;
    std::map<std::tuple<std::string, std::string, std::string>, Clock::time_point> begun_;
};

}  // namespace plateau::cli
