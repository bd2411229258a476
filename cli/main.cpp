#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/usage.h"
#include "engine/app/daemon_client.h"
#include "engine/support/error.h"
#include "engine/support/text.h"

namespace plateau::cli {

namespace {

/// The language is needed before the command line is parsed: help and parse errors have one too.
Language language_of(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word(argv[i]);
        const std::string_view value = word == "--lang" && i + 1 < argc ? std::string_view(argv[i + 1])
                                       : word.starts_with("--lang=")    ? word.substr(7)
                                                                        : std::string_view();
        if (value == "fr") {
            return Language::fr;
        }
        if (value == "en") {
            return Language::en;
        }
    }
    return language_of_environment();
}

/// CLI11's own words, in the reader's language. Before options are added: they take the name of their group from here.
void speak(CLI::App& app, const Context& context) {
    const auto formatter = std::make_shared<CLI::Formatter>();
    constexpr std::pair<const char*, const char*> words[] = {
        {"Usage", "word.cli.usage"},        {"Options", "word.cli.options"},       {"OPTIONS", "word.cli.option_words"},
        {"SUBCOMMAND", "word.cli.command"}, {"Positionals", "word.cli.arguments"}, {"REQUIRED", "word.cli.required"},
        {"TEXT", "word.cli.text"},
    };
    for (const auto& [word, id] : words) {
        formatter->label(word, context.text({id, {}}));
    }
    formatter->column_width(30);
    app.formatter(formatter);
    app.failure_message([&context](const CLI::App*, const CLI::Error& error) {
        return context.text({"cli.usage", {{"why", context.text(usage_message(error))}}}) + "\n";
    });
    app.option_defaults()->group(context.text({"word.cli.options", {}}));
}

/// The groups of commands and of their --help, which CLI11 names before it can be told how.
void name_groups(CLI::App& app, const Context& context) {
    for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        command->group(context.text({"word.cli.commands", {}}));
        command->get_help_ptr()->group(context.text({"word.cli.options", {}}));
        name_groups(*command, context);
    }
}

void add_commands(CLI::App& app, Context& context) {
    const Command line(app, context);
    add_rehearse(line, context);
    add_check(line, context);
    add_grade(line, context);
    add_facts(line, context);
    add_scenario(line, context);
    add_session(line, context);
    add_candidate(line, context);
    add_custody(line, context);
    add_image(line, context);
    add_grader(line, context);
    add_room(line, context);
    add_doctor(line, context);
    add_manual(line, context);
    name_groups(app, context);
}

/// The first word must be a command: of one that is none CLI11 only says that a command is missing.
void require_known_command(const CLI::App& app, int argc, char** argv) {
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        known.push_back(command->get_name());
    }
    int first = 1;
    while (first < argc && argv[first][0] == '-') {
        first += std::string_view(argv[first]) == "--lang" ? 2 : 1;
    }
    if (first < argc && std::find(known.begin(), known.end(), argv[first]) == known.end()) {
        throw Error(ErrorKind::usage,
                    Message{"cli.command.unknown",
                            {{"word", argv[first]}, {"known", fmt::format("{}", fmt::join(known, ", "))}}});
    }
}

int run(int argc, char** argv) {
    Context context(language_of(argc, argv));
    CLI::App app(context.text({"help.plateau", {}}), "plateau");
    speak(app, context);
    app.set_version_flag("--version", std::string("plateau ") + PLATEAU_VERSION, context.text({"help.version", {}}));
    app.set_help_flag("-h,--help", context.text({"help.help", {}}));
    std::string language;
    Command(app, context).option("--lang", language, "help.lang").one_of({"fr", "en"});
    app.require_subcommand(1);
    app.fallthrough();
    add_commands(app, context);
    try {
        require_known_command(app, argc, argv);
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : static_cast<int>(ExitCode::usage);
    } catch (const DaemonUnreachable& error) {
        context.complain(describe(context.language(), error));
        return static_cast<int>(ExitCode::unreachable);
    } catch (const Error& error) {
        context.complain(describe(context.language(), error));
        return static_cast<int>(exit_code_of(error.kind()));
    } catch (const std::exception& error) {
        context.complain(context.text({"cli.defect", {{"why", error.what()}}}));
        return static_cast<int>(ExitCode::failed);
    }
    return static_cast<int>(context.exit_code);
}

}  // namespace

}  // namespace plateau::cli

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    return plateau::cli::run(argc, argv);
}
