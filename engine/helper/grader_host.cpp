#include <unistd.h>

#include "engine/helper/grader_host_plugins.h"
#include "engine/helper/grader_host_rights.h"
#include "engine/helper/grader_host_serve.h"

/// plateau-grader-host FILE…: answers requests (engine/grading/frames.h) on its standard input about the graders in
/// these files. Files are opened first, rights given up next, and only then is anything loaded.
int main(int argc, char** argv) {
    using namespace plateau::grader_host;
    close_inherited();
    PluginFiles files = open_files(argc - 1, argv + 1);
    const int replies = take_standard_output();
    give_up_rights();
    serve(files, STDIN_FILENO, replies);
    // No destructor of a grader runs: what it does at exit is none of our business.
    ::_exit(0);
}
