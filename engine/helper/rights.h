#pragma once

#include <sys/resource.h>

/// The steps by which a process gives up rights for good, for those that read what a candidate left. Linux; one thread.
namespace plateau::rights {

/// Ends the process with status 70, "not started", when `done` is false: nothing hostile is read with a right too many.
void must(bool done);

/// Lowers a limit of this process and its children to `value`; one that is lower already stays. Must succeed.
void limit(__rlimit_resource resource, rlim_t value);

/// Leaves LC_ALL=C.UTF-8 as the whole environment and / as the folder. Must succeed.
void forget_surroundings();

/// User and groups become nobody's when they are root's; no program run from here on gives rights. Must succeed.
void become_nobody();

}  // namespace plateau::rights
