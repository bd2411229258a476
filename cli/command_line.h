#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace plateau::cli {

/// An option of a command. A handle: copies mean the same option.
class Option {
  public:
    explicit Option(CLI::Option* option) : option_(option) {}

    Option needs(const Option& other) const;
    Option excludes(const Option& other) const;
    Option required() const;
    /// --help shows the value that the variable has now.
    Option with_default() const;
    /// "a,b" is two values.
    Option separated_by_commas() const;
    /// A number from `first` to `last`.
    Option between(int first, int last) const;
    /// One of these words.
    Option one_of(const std::vector<std::string>& words) const;
    /// What --help calls the value.
    Option named(const std::string& value) const;

  private:
    CLI::Option* option_;
};

/// A noun or verb of the command line, its options and what it does. A handle: copies mean the same command. Helps are
/// ids of messages. Variables are bound by reference and must outlive the parsing.
class Command {
  public:
    Command(CLI::App& app, Context& context) : app_(&app), context_(&context) {}

    Command add(const char* name, const char* help) const;
    /// It does nothing without a verb below it.
    void wants_verb() const;
    /// What it does, once the whole line was parsed.
    void does(std::function<void()> work) const;

    Option flag(const char* name, bool& value, const char* help) const;
    /// --json, into the context.
    Option json_flag() const;
    /// --store FOLDER
    Option store(std::filesystem::path& value) const;
    Option option(const char* name, std::string& value, const char* help) const;
    Option option(const char* name, std::filesystem::path& value, const char* help) const;
    Option option(const char* name, std::optional<std::filesystem::path>& value, const char* help) const;
    Option option(const char* name, std::vector<std::string>& values, const char* help) const;
    Option option(const char* name, std::vector<std::filesystem::path>& values, const char* help) const;
    Option option(const char* name, int& value, const char* help) const;
    Option option(const char* name, std::size_t& value, const char* help) const;

    /// What the library has of it, for who writes manuals.
    CLI::App& app() const { return *app_; }

  private:
    template <class T>
    Option bind(const char* name, T& value, const char* help) const;

    CLI::App* app_;
    Context* context_;
};

}  // namespace plateau::cli
