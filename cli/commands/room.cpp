#include <fmt/format.h>

#include "cli/commands.h"
#include "engine/app/room_check.h"
#include "engine/facts/value_json.h"
#include "engine/scenario/load.h"

namespace plateau::cli {

namespace {

std::string printed_name(const FoundRouter& found) {
    const std::string_view name = name_of(found.signs.make);
    return found.signs.model.empty() ? std::string(name) : fmt::format("{} ({})", name, found.signs.model);
}

std::string told(const Context& context, const RouterCheck& check) {
    if (check.error) {
        return describe(context.language(), *check.error);
    }
    const FoundRouter& found = *check.found;
    if (found.signs.make == RouterMake::unknown) {
        return context.text({"room.check.unknown", {{"declared", check.declared}}});
    }
    if (kind_of(found.signs.make) != check.declared) {
        return context.text({"room.check.other", {{"declared", check.declared}, {"router", printed_name(found)}}});
    }
    return found.ways.empty()
               ? context.text({"room.check.ssh_off", {{"router", printed_name(found)}}})
               : context.text({"room.check.right", {{"router", printed_name(found)}, {"way", found.ways.front()}}});
}

Record record_of(const Context& context, const RouterCheck& check) {
    const auto text_or_null = [](const std::string& text) { return text.empty() ? Value() : Value(text); };
    const FoundRouter found = check.found.value_or(FoundRouter());
    return {{"seat", check.seat},
            {"address", check.address},
            {"declared", check.declared},
            {"found", text_or_null(kind_of(found.signs.make))},
            {"model", text_or_null(found.signs.model)},
            {"way", found.ways.empty() ? Value() : Value(found.ways.front())},
            {"right", check.is_right()},
            {"what", told(context, check)}};
}

void run(Context& context, const std::filesystem::path& file) {
    List records;
    const auto checks = check_room(load_room(file));
    for (const RouterCheck& check : checks) {
        if (context.json()) {
            records.push_back(record_of(context, check));
        } else {
            Context::data(fmt::format("{} {:<4} {:<15} {}\n", check.is_right() ? "✔" : "✘", check.seat, check.address,
                                      told(context, check)));
        }
        if (!check.is_right()) {
            context.exit_code = ExitCode::failed;
        }
    }
    if (context.json()) {
        Context::data(to_json(Record{{"schema", "plateau.room_check/1"}, {"routers", std::move(records)}}) + "\n");
    } else if (checks.empty()) {
        Context::say(context.text({"room.check.none", {{"file", file.string()}}}));
    }
}

}  // namespace

void add_room(const Command& line, Context& context) {
    const Command room = line.add("room", "help.room");
    room.wants_verb();
    const Command command = room.add("check", "help.room.check");
    auto file = std::make_shared<std::filesystem::path>();
    command.option("ROOM", *file, "help.room.file").required();
    command.json_flag();
    command.does([&context, file] { run(context, *file); });
}

}  // namespace plateau::cli
