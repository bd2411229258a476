#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "plateau/grader.h"

namespace plateau::grader_host {

/// A grader's file, copied into memory while it could still be read: the worker's user need not reach it.
struct PluginFile {
    std::string path;
    int copy = -1;                              ///< descriptor of the copy, -1: could not be read
    std::string why;                            ///< could not be read
    const plateau_grader_v1* grader = nullptr;  ///< once loaded
};
using PluginFiles = std::vector<PluginFile>;

/// What went wrong, as the reply states it: a word (GraderSet knows them all) and the particulars.
struct Fault {
    std::string word;
    std::string detail;
};

/// Copies each file; one that cannot be read says why.
PluginFiles open_files(int count, char** paths);

/// Loads the file and checks the interface. Runs the file's own initialisers.
tl::expected<const plateau_grader_v1*, Fault> load(PluginFile& file);

/// Collects what a grader hands to the host's callback.
class Answer {
  public:
    /// The callback; `context` is the Answer.
    static void receive(void* context, const char* json, std::size_t size);
    /// The one answer, or what is wrong: none, two, too large, or not UTF-8.
    tl::expected<std::string, Fault> take();

  private:
    std::string text_;
    int calls_ = 0;
    bool too_large_ = false;
};

}  // namespace plateau::grader_host
