#include "cli/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "engine/facts/value_json.h"
#include "engine/support/utf8.h"

namespace plateau::cli {

namespace {

constexpr std::size_t bar_width = 24;

std::size_t terminal_width() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// The first `columns` columns of a text.
std::string cut(const std::string& text, std::size_t columns) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
        if (starts_character && seen++ == columns) {
            return text.substr(0, i);
        }
    }
    return text;
}

std::string_view to_string_view(ProgressEvent::State state) {
    switch (state) {
        case ProgressEvent::State::begin:
            return "begin";
        case ProgressEvent::State::done:
            return "done";
        case ProgressEvent::State::failed:
            return "failed";
    }
    return "begin";
}

}  // namespace

ProgressDisplay::ProgressDisplay(const Context& context, ProgressStyle style, std::size_t phases)
    : context_(context), style_(style), phases_(phases) {}

ProgressDisplay::~ProgressDisplay() {
    const std::scoped_lock lock(mutex_);
    wipe();
}

void ProgressDisplay::event(const ProgressEvent& event) {
    const std::scoped_lock lock(mutex_);
    const auto now = Clock::now();
    const std::tuple key{event.seat, event.machine, event.step};
    double seconds = 0;
    if (event.state == ProgressEvent::State::begin) {
        begun_[key] = now;
    } else {
        const auto begun = begun_.find(key);
        seconds = begun == begun_.end() ? 0 : std::chrono::duration<double>(now - begun->second).count();
        ended_ += event.step.starts_with("phase.") ? 1 : 0;
    }
    switch (style_) {
        case ProgressStyle::bar:
            draw(words(event));
            break;
        case ProgressStyle::lines:
            print_end(event, seconds);
            break;
        case ProgressStyle::json:
            print_json(event, seconds);
            break;
    }
}

void ProgressDisplay::line(std::string_view line) {
    const std::scoped_lock lock(mutex_);
    switch (style_) {
        case ProgressStyle::bar:
            draw(harmless(line));
            break;
        case ProgressStyle::lines:
            Context::say("  " + harmless(line));
            break;
        case ProgressStyle::json:
            Context::say(to_json(Record{{"schema", "plateau.progress/1"}, {"line", std::string(line)}}));
            break;
    }
}

std::string ProgressDisplay::words(const ProgressEvent& event) const {
    std::string where;
    if (!event.seat.empty()) {
        where = context_.text({"sheet.seat", {{"seat", event.seat}}}) + " · ";
    }
    if (!event.machine.empty()) {
        where += event.machine + " · ";
    }
    return harmless(where + context_.text(event.text));
}

void ProgressDisplay::draw(const std::string& what) {
    const std::size_t full = phases_ == 0 ? 0 : std::min(bar_width, bar_width * ended_ / phases_);
    std::string bar;
    for (std::size_t i = 0; i < bar_width; ++i) {
        bar += i < full ? "█" : "░";
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start_).count();
    const std::string line = fmt::format("{} {:>3} s  {}", bar, seconds, what);
    std::fputs(("\r\x1b[K" + cut(line, terminal_width() - 1)).c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
}

void ProgressDisplay::wipe() {
    if (drawn_) {
        std::fputs("\r\x1b[K", stderr);
        drawn_ = false;
    }
}

void ProgressDisplay::print_end(const ProgressEvent& event, double seconds) {
    const bool phase = event.step.starts_with("phase.");
    if (event.state == ProgressEvent::State::begin) {
        return;
    }
    const double since = std::chrono::duration<double>(Clock::now() - start_).count();
    const bool failed = event.state == ProgressEvent::State::failed;
    Context::say(fmt::format("[{:6.1f} s] {}{} {} ({:.1f} s)", since, phase ? "" : "  ", failed ? "✘" : "✔",
                             words(event), seconds));
}

void ProgressDisplay::print_json(const ProgressEvent& event, double seconds) {
    Record record{{"schema", "plateau.progress/1"},
                  {"seat", event.seat.empty() ? Value() : Value(event.seat)},
                  {"machine", event.machine.empty() ? Value() : Value(event.machine)},
                  {"step", event.step},
                  {"state", to_string_view(event.state)}};
    if (event.state != ProgressEvent::State::begin) {
        record["milliseconds"] = static_cast<std::int64_t>(seconds * 1000);
    }
    Context::say(to_json(std::move(record)));
}

}  // namespace plateau::cli
