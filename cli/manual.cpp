#include "cli/manual.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

namespace plateau::cli {

namespace {

/// As man's language wants a text: a hyphen that stays one, nothing read as a request, and an address that may go on in
/// the next line where it has a part that may be left out.
std::string roff(const std::string& text) {
    std::string result;
    for (const char each : text) {
        const bool at_start = result.empty() || result.back() == '\n';
        if (at_start && (each == '.' || each == '\'')) {
            result += "\\&";
        }
        result += each == '\\' ? "\\e" : each == '-' ? "\\-" : each == '[' ? "\\:[" : std::string(1, each);
    }
    return result;
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
    return app.get_options([](const CLI::Option*) { return true; });
}

/// What an option takes, "1-16"; empty for a flag. CLI11 calls a text TEXT whatever the language.
std::string value_word(const CLI::Option& option, const std::string& text_word) {
    const std::string word = option.get_expected_max() == 0 ? "" : option.get_type_name();
    return word == "TEXT" ? text_word : word;
}

/// "-h, --help", "--seats 1-16", "SCENARIO".
std::string heading(const CLI::Option& option, const std::string& text_word) {
    if (option.get_positional()) {
        return fmt::format("\\fI{}\\fR", roff(option.get_name(true, false)));
    }
    std::string names;
    for (const std::string& name : option.get_snames()) {
        names += fmt::format("\\fB{}\\fR", roff("-" + name));
    }
    for (const std::string& name : option.get_lnames()) {
        names += fmt::format("{}\\fB{}\\fR", names.empty() ? "" : ", ", roff("--" + name));
    }
    const std::string value = value_word(option, text_word);
    return value.empty() ? names : fmt::format("{} \\fI{}\\fR", names, roff(value));
}

/// "complete,flawed", which CLI11 writes as a list in brackets; empty for a flag.
std::string value_otherwise(const CLI::Option& option) {
    std::string value = option.get_expected_max() == 0 ? "" : option.get_default_str();
    if (value.size() > 1 && value.front() == '[' && value.back() == ']') {
        value = value.substr(1, value.size() - 2);
    }
    return value;
}

class Page {
  public:
    explicit Page(const Context& context) : context_(context) {}

    void section(const char* title) { out_ += fmt::format(".SH {}\n", roff(word(title))); }
    void line(const std::string& text) { out_ += roff(text) + "\n"; }

    /// Texts of several paragraphs, each a line of the catalogue's entry.
    void paragraphs(const char* id) {
        const std::string text = word(id);
        std::size_t start = 0;
        for (std::size_t end = text.find('\n'); start < text.size(); end = text.find('\n', start)) {
            out_ += ".PP\n" + roff(text.substr(start, end - start)) + "\n";
            start = end == std::string::npos ? text.size() : end + 1;
        }
    }

    void options(const CLI::App& app, const CLI::Option* but = nullptr) {
        for (const CLI::Option* option : options_of(app)) {
            if (option == but) {
                continue;
            }
            const std::string value = value_otherwise(*option);
            const std::string otherwise =
                value.empty() ? "" : " " + context_.text({"label.manual.default", {{"value", value}}});
            out_ += fmt::format(".TP\n{}\n{}\n", heading(*option, word("word.cli.text")),
                                roff(option->get_description() + otherwise));
        }
    }

    /// The command and those below it. Their --help is told once, above.
    void command(const CLI::App& app, const std::string& path) {
        std::string usage;
        for (const CLI::Option* option : options_of(app)) {
            if (option->get_positional()) {
                usage += option->get_required() ? fmt::format(" {}", option->get_name(true, false))
                                                : fmt::format(" [{}]", option->get_name(true, false));
            }
        }
        out_ += fmt::format(".SS \"{}\"\n{}\n", roff(path + usage), roff(app.get_description()));
        options(app, app.get_help_ptr());
        for (const CLI::App* below : commands_of(app)) {
            command(*below, path + " " + below->get_name());
        }
    }

    std::string take() { return std::move(out_); }
    void add(const std::string& text) { out_ += text; }
    std::string word(const char* id) const { return context_.text({id, {}}); }

  private:
    const Context& context_;
    std::string out_;
};

void add_words(const CLI::App& app, const std::string& path, std::string& paths, std::string& values,
               std::string& words) {
    std::string here;
    for (const CLI::App* below : commands_of(app)) {
        here += (here.empty() ? "" : " ") + below->get_name();
        const std::string deeper = path + " " + below->get_name();
        paths += fmt::format("{}\"{}\"", paths.empty() ? "" : " | ", deeper);
        add_words(*below, deeper, paths, values, words);
    }
    for (const CLI::Option* option : options_of(app)) {
        for (const std::string& name : option->get_lnames()) {
            here += (here.empty() ? "--" : " --") + name;
            std::string choices = option->get_expected_max() == 0 ? "" : option->get_type_name();
            if (choices.find('|') != std::string::npos) {
                std::replace(choices.begin(), choices.end(), '|', ' ');
                // An option of the whole command may stand anywhere.
                const std::string where = app.get_parent() == nullptr ? "*\"" : "\"" + path;
                values += fmt::format("        {} --{}\") words=\"{}\" ;;\n", where, name, choices);
            }
        }
    }
    words += fmt::format("            \"{}\") words=\"{}\" ;;\n", path, here);
}

}  // namespace

std::string manual_page(const CLI::App& app, const Context& context) {
    Page page(context);
    page.add(fmt::format(".TH PLATEAU 1 \"\" \"plateau {}\"\n", PLATEAU_VERSION));
    // Lines that hold an address cannot be stretched.
    page.add(".ad l\n");
    page.section("word.manual.name");
    page.line("plateau - " + app.get_description());
    page.section("word.manual.synopsis");
    page.add(fmt::format("\\fBplateau\\fR [\\fI{0}\\fR] \\fI{1}\\fR [\\fI{0}\\fR]\n",
                         roff(page.word("word.cli.option_words")), roff(page.word("word.cli.command"))));
    page.section("word.manual.description");
    page.paragraphs("manual.description");
    page.section("word.manual.options");
    page.options(app);
    page.section("word.manual.commands");
    for (const CLI::App* command : commands_of(app)) {
        page.command(*command, "plateau " + command->get_name());
    }
    for (const auto& [title, text] :
         {std::pair{"word.manual.exit", "manual.exit"}, std::pair{"word.manual.environment", "manual.environment"},
          std::pair{"word.manual.files", "manual.files"}, std::pair{"word.manual.example", "manual.example"}}) {
        page.section(title);
        page.paragraphs(text);
    }
    return page.take();
}

std::string bash_completion(const CLI::App& app) {
    std::string paths;
    std::string values;
    std::string words;
    add_words(app, "plateau", paths, values, words);
    return fmt::format(R"(# Completion of plateau for bash, as `plateau completion` prints it.
_plateau() {{
    local path=plateau words= each
    for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$path $each" in
            {}) path="$path $each" ;;
        esac
    done
    case "$path ${{COMP_WORDS[COMP_CWORD-1]}}" in
{}        *) case "$path" in
{}        esac ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
complete -o default -F _plateau plateau
)",
                       paths, values, words);
}

}  // namespace plateau::cli
