#pragma once

#include <cstdint>

namespace plateau::grader_host {

/// Closes every descriptor but the three standard ones: what the parent inherited itself (a shell's, a test driver's)
/// is no grader's to write to. Ends the process when that fails.
void close_inherited();

/// Moves standard output to a descriptor of its own and leaves /dev/null in its place, so that a grader that prints
/// disturbs no reply. Ends the process when that fails.
int take_standard_output();

/// Gives up every right this process can give up, for good: user and groups (when root), new privileges, other
/// processes, files to write, core dumps, connections, more than 1 GiB of memory (not in sanitizer builds). Ends the
/// process when one cannot be given up.
void give_up_rights();

/// The same before one program is run in this process' place, which may use `memory` bytes and `seconds` of processor
/// time: running programs is left to it, and threads, but no other processes.
/// `connect`: it may also connect to what is in its network.
enum class MayConnect { no, yes };
void give_up_rights_for_script(std::uint64_t memory, std::uint64_t seconds, MayConnect connect = MayConnect::no);

/// Has the kernel end this process after `seconds` unless it is called again; 0 stops that. For one whose host is gone.
void end_after(int seconds);

}  // namespace plateau::grader_host
