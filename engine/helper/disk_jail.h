#pragma once

namespace plateau::disk_jail {

/// Gives up, for good: user and groups (when root), the network, new privileges, files to write, core dumps, the
/// environment. What the process and its children still can is narrowed further by the two filters.
void give_up_rights();

/// For the child that becomes QEMU: no socket but local ones, no file to write, no other process; ends with its parent.
void confine_exporter();

/// For the reader itself, once everything is open: it may read and write its descriptors, use memory and end. The
/// kernel ends a process that tries anything else, or refuses it where `refuse` is set (for trials). Sanitizer builds
/// have no such filter.
enum class Otherwise { end, refuse };
void confine_reader(Otherwise otherwise);
/// The same for the reader of a hive: an attempt to open a file or to ask about one becomes a signal, which HiveFile
/// (hive_file.h) answers.
void confine_hive_reader(Otherwise otherwise);

}  // namespace plateau::disk_jail
