#include "cli/session_table.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "engine/grading/correct.h"
#include "engine/report/printed.h"
#include "engine/support/utc_text.h"
#include "engine/support/utf8.h"

namespace plateau::cli {

namespace {

std::string text_at(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    const std::string* text = member == nullptr ? nullptr : member->as_string();
    return text == nullptr ? std::string() : harmless(*text);
}

std::int64_t integer_at(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    const std::int64_t* integer = member == nullptr ? nullptr : member->as_integer();
    return integer == nullptr ? 0 : *integer;
}

bool flag_at(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    const bool* flag = member == nullptr ? nullptr : member->as_bool();
    return flag != nullptr && *flag;
}

std::string or_none(const std::string& text) {
    return text.empty() ? "--" : text;
}

/// "12:19" of "2026-06-10T10:19:00.000Z", where this computer is two hours ahead.
std::string local_time(const std::string& utc) {
    const auto time = parse_utc_text(utc);
    return time ? fmt::format("{:%H:%M}", fmt::localtime(std::chrono::system_clock::to_time_t(*time))) : std::string();
}

/// "2:59:03".
std::string duration(std::int64_t seconds) {
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

Message message_at(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    if (member == nullptr || member->as_record() == nullptr) {
        return {};
    }
    Message message{text_at(*member, "id"), {}};
    const Value* args = member->find("args");
    if (args != nullptr && args->as_record() != nullptr) {
        for (const auto& [arg, unused] : *args->as_record()) {
            message.args.emplace_back(arg, text_at(*args, arg));
        }
    }
    return message;
}

std::string clock_of(const Context& context, const Value& post) {
    const Value* clock = post.find("clock");
    if (clock == nullptr || clock->as_record() == nullptr) {
        return fmt::format("{:>8} {:>5}", "--", "--");
    }
    const std::string left = duration(integer_at(*clock, "remaining_seconds"));
    const std::string ends =
        flag_at(*clock, "stands") ? context.text({"word.session.stands", {}}) : local_time(text_at(*clock, "ends"));
    return fmt::format("{:>8} {:>5}", left, or_none(ends));
}

std::string post_line(const Context& context, const Value& post) {
    const std::string state = context.text({"word.post." + text_at(post, "state"), {}});
    const Value* candidate = post.find("candidate");
    const std::string name = candidate == nullptr ? std::string() : text_at(*candidate, "name");
    std::string line =
        fmt::format("{:<6} {:<12} {}  {}", text_at(post, "seat"), state, clock_of(context, post), or_none(name));
    if (!name.empty()) {
        line += fmt::format(" ({})", context.text({"word.presence." + text_at(post, "presence"), {}}));
    }
    const Message trouble = message_at(post, "trouble");
    return trouble.id.empty() ? line : line + "  " + context.text(trouble);
}

List posts_of(const Value& record) {
    const Value* posts = record.find("posts");
    return posts == nullptr || posts->as_list() == nullptr ? List{} : *posts->as_list();
}

Totals totals_at(const Value& post) {
    const Value* totals = post.find("totals");
    if (totals == nullptr) {
        return {};
    }
    const auto at = [&](std::string_view name) { return static_cast<int>(integer_at(*totals, name)); };
    return {.met = at("met"),
            .partly_met = at("partly_met"),
            .not_met = at("not_met"),
            .not_observed = at("not_observed"),
            .for_jury = at("for_jury"),
            .quarter_points = at("quarter_points"),
            .quarter_points_out_of = at("quarter_points_out_of")};
}

}  // namespace

std::string session_lines(const Context& context, const Value& session) {
    const std::string started = local_time(text_at(session, "started"));
    std::string lines = fmt::format("{}  {}  {}  {}\n", text_at(session, "name"), text_at(session, "scenario"),
                                    context.text({"word.session." + text_at(session, "state"), {}}),
                                    started.empty() ? duration(integer_at(session, "duration_seconds")) : started);
    for (const Value& post : posts_of(session)) {
        lines += post_line(context, post) + "\n";
    }
    return lines;
}

std::string grade_lines(const Context& context, const Value& grades) {
    std::string lines;
    for (const Value& post : posts_of(grades)) {
        const Totals totals = totals_at(post);
        const Message trouble = message_at(post, "trouble");
        const std::string points = fmt::format("{} / {}", printed_points(totals.quarter_points, context.language()),
                                               printed_points(totals.quarter_points_out_of, context.language()));
        lines += trouble.id.empty() ? context.text({"label.session.grade",
                                                    {{"seat", fmt::format("{:<6}", text_at(post, "seat"))},
                                                     {"points", fmt::format("{:>14}", points)},
                                                     {"met", std::to_string(totals.met)},
                                                     {"partly", std::to_string(totals.partly_met)},
                                                     {"not", std::to_string(totals.not_met)},
                                                     {"unobserved", std::to_string(totals.not_observed)},
                                                     {"jury", std::to_string(totals.for_jury)}}}) +
                                          "\n"
                                    : fmt::format("{:<6} {}\n", text_at(post, "seat"), context.text(trouble));
    }
    return lines;
}

int exit_code_of_grades(const Value& grades) {
    int worst = 0;
    for (const Value& post : posts_of(grades)) {
        if (!message_at(post, "trouble").id.empty()) {
            return 1;
        }
        worst = std::max(worst, exit_code_of(totals_at(post)));
    }
    return worst;
}

}  // namespace plateau::cli
