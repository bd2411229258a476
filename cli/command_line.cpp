#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <utility>

namespace plateau::cli {

Option Option::needs(const Option& other) const {
    option_->needs(other.option_);
    return *this;
}

Option Option::excludes(const Option& other) const {
    option_->excludes(other.option_);
    return *this;
}

Option Option::required() const {
    option_->required();
    return *this;
}

Option Option::with_default() const {
    option_->capture_default_str();
    return *this;
}

Option Option::separated_by_commas() const {
    option_->delimiter(',');
    return *this;
}

// Without their descriptions, which would stand in the help beside the value's name, in English.

Option Option::between(int first, int last) const {
    option_->check(CLI::Range(first, last).description(""));
    return named(fmt::format("{}-{}", first, last));
}

Option Option::one_of(const std::vector<std::string>& words) const {
    option_->check(CLI::IsMember(words).description(""));
    return named(fmt::format("{}", fmt::join(words, "|")));
}

Option Option::named(const std::string& value) const {
    option_->type_name(value);
    return *this;
}

Command Command::add(const char* name, const char* help) const {
    return {*app_->add_subcommand(name, context_->text({help, {}})), *context_};
}

void Command::wants_verb() const {
    app_->require_subcommand(1);
}

void Command::does(std::function<void()> work) const {
    app_->callback(std::move(work));
}

Option Command::flag(const char* name, bool& value, const char* help) const {
    return Option(app_->add_flag(name, value, context_->text({help, {}})));
}

Option Command::json_flag() const {
    return flag("--json", context_->json_flag(), "help.json");
}

Option Command::store(std::filesystem::path& value) const {
    return option("--store", value, "help.store").named(context_->text({"word.folder", {}}));
}

template <class T>
Option Command::bind(const char* name, T& value, const char* help) const {
    return Option(app_->add_option(name, value, context_->text({help, {}})));
}

Option Command::option(const char* name, std::string& value, const char* help) const {
    return bind(name, value, help);
}

Option Command::option(const char* name, std::filesystem::path& value, const char* help) const {
    return bind(name, value, help);
}

Option Command::option(const char* name, std::optional<std::filesystem::path>& value, const char* help) const {
    return bind(name, value, help);
}

Option Command::option(const char* name, std::vector<std::string>& values, const char* help) const {
    return bind(name, values, help);
}

Option Command::option(const char* name, std::vector<std::filesystem::path>& values, const char* help) const {
    return bind(name, values, help);
}

Option Command::option(const char* name, int& value, const char* help) const {
    return bind(name, value, help);
}

Option Command::option(const char* name, std::size_t& value, const char* help) const {
    return bind(name, value, help);
}

}  // namespace plateau::cli
