#pragma once

namespace plateau::grader_host {

/// From now on the kernel refuses (EPERM) what no grader needs: sockets, programs, other processes' memory and signals,
/// namespaces, mounts, files to write, make or remove. Whether the filter is in place; true and no filter in sanitizer
/// builds, whose run-time needs some of it, and on processors other than x86-64.
bool filter_system_calls();

}  // namespace plateau::grader_host
