#include "engine/report/pdf.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "engine/support/child_process.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

constexpr const char* kProgram = "weasyprint";

bool is_in_path(std::string_view program) {
    const char* path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "" : path;
    while (!folders.empty()) {
        const auto end = std::min(folders.find(':'), folders.size());
        const std::string file = std::string(folders.substr(0, end)) + "/" + std::string(program);
        if (::access(file.c_str(), X_OK) == 0) {
            return true;
        }
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return false;
}

/// In a network namespace of its own, which holds nothing but a loopback that is off. The limit of memory is one of the
/// address space; a sheet of 25 items takes a fifth of it.
ChildCommand command_for(std::string_view html) {
    return {.argv = {"prlimit", "--as=2147483648", "--core=0", "--nofile=256", "unshare", "--map-current-user", "--net",
                     "--", kProgram, "--quiet", "--encoding", "utf-8", "--pdf-variant", "pdf/ua-1", "-", "-"},
            .input = std::string(html),
            .limit = std::chrono::minutes(2),
            .max_output = std::size_t{64} << 20};
}

}  // namespace

void require_pdf() {
    if (!is_in_path(kProgram)) {
        throw Error(ErrorKind::not_found, Message{"pdf.program.missing", {{"program", kProgram}}});
    }
}

std::string pdf_of(std::string_view html, const std::stop_token& stop) {
    require_pdf();
    ChildResult result = run_child(command_for(html), stop);
    if (!result.succeeded() || !result.out.starts_with("%PDF-")) {
        throw Error(ErrorKind::unavailable, Message{"pdf.failed", {{"why", result.summary()}}});
    }
    return std::move(result.out);
}

}  // namespace plateau
