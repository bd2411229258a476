#pragma once

namespace plateau::grader_host {

/// Who is held by the filter.
enum class Filter {
    plugin,  ///< runs no program and makes no thread
    script,  ///< may run a program in its own place, and make threads; no other process
    client,  ///< as a script, and may connect to what its network has
};

/// From now on the kernel refuses (EPERM) what no grader needs: sockets, programs, other processes' memory and signals,
/// namespaces, mounts, files to write, make or remove. Whether the filter is in place; true and no filter in sanitizer
/// builds, whose run-time needs some of it, and on processors other than x86-64.
bool filter_system_calls(Filter filter);

}  // namespace plateau::grader_host
