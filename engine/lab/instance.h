#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/file_lock.h"
#include "engine/support/error.h"

namespace plateau {

/// Whether rehearsals that a person wanted to keep count as abandoned.
enum class KeptToo { no, yes };

/// Who this Plateau is on its host: the UUID that everything it creates carries (Owner::instance), with a lock that is
/// held as long as the process lives and that the kernel frees however the process ends.
///
/// The state folder:
///   instance.json               the instance of an exam's daemon, one for the folder's life
///   lock                        held by the process that is this instance
///   instances/.lock             held for moments, while the list below is changed or read
///   instances/UUID/             one a rehearsal, so that several run at once; gone when it left nothing behind
///     instance.json           with the image store its disks lie in
///     lock
///     kept.json             a person wants its machines to stay: it counts as abandoned only when that is asked for.
///                           What is in it is the keeper's own
///   instances/.new-UUID/        one that is being made
/// instance.json: { "schema": "plateau.instance/1", "instance": UUID, "rehearsal": true|false, "store": folder,
/// "started": time }
/// ("store" in a rehearsal's only)
///
/// An instance may remove its own things, and those of an abandoned one: its lock is free and its record, in a state
/// folder this user has, says it was a rehearsal. An instance that no record here tells of is somebody else's, and
/// what it made is never touched.
class Instance {
  public:
    /// The instance of the state folder itself; folder and record are made at first use. Throws Error: conflict when
    /// another process is it, damaged when its record cannot be read, denied or exhausted.
    static Instance open(const std::filesystem::path& state);
    /// A new instance for one rehearsal whose disks will lie in `store`. Throws Error denied, exhausted or timed_out.
    static Instance open_rehearsal(const std::filesystem::path& state, const std::filesystem::path& store);

    const std::string& id() const { return id_; }
    const std::filesystem::path& folder() const { return folder_; }
    bool is_rehearsal() const { return rehearsal_; }
    /// Absolute; empty for an instance that is no rehearsal's.
    const std::filesystem::path& store() const { return store_; }

    /// Marks a rehearsal whose machines are to stay when its process ends, and leaves `record` for whoever comes back
    /// to them. Throws Error denied or exhausted.
    void keep(std::string_view record);

    /// Forgets a rehearsal's instance, which must have nothing left that carries it. Throws Error internal for one that
    /// is none.
    void retire();

  private:
    friend struct AbandonedInstances abandoned_instances(const std::filesystem::path& state, KeptToo kept_too);

    Instance(std::string id, std::filesystem::path folder, bool rehearsal, std::filesystem::path store, FileLock lock);

    std::string id_;
    std::filesystem::path folder_;
    bool rehearsal_;
    std::filesystem::path store_;
    FileLock lock_;
};

/// What dead rehearsals of a state folder left.
struct AbandonedInstances {
    /// Held by the caller from now on, so that only one cleans up after each: remove what carries them, then retire().
    std::vector<Instance> instances;
    /// Records that cannot be read, and kept rehearsals that are in use: what those instances made stays where it is.
    std::vector<Error> untouched;
};

/// Takes over every rehearsal's instance whose process is gone. Throws Error denied or timed_out.
AbandonedInstances abandoned_instances(const std::filesystem::path& state, KeptToo kept_too = KeptToo::no);

/// A kept rehearsal that this process uses, beside others that do: nobody removes it meanwhile.
class KeptInstance {
  public:
    const std::string& id() const { return id_; }
    const std::filesystem::path& folder() const { return folder_; }
    /// Where its disks lie; absolute.
    const std::filesystem::path& store() const { return store_; }

    /// What its keeper left. Throws Error as read_file().
    std::string record() const;
    /// Puts what `change` makes of the record in its place; no other process changes it meanwhile. Throws Error denied,
    /// exhausted or timed_out, and what `change` throws: the record is then what it was.
    void change_record(const std::function<std::string(const std::string& record)>& change);

  private:
    friend struct KeptInstances kept_instances(const std::filesystem::path& state);

    KeptInstance(std::string id, std::filesystem::path folder, std::filesystem::path store, FileLock lock);

    std::string id_;
    std::filesystem::path folder_;
    std::filesystem::path store_;
    FileLock lock_;
};

/// The kept rehearsals of a state folder.
struct KeptInstances {
    std::vector<KeptInstance> instances;  ///< ascending by id
    /// Records that cannot be read, and rehearsals that are being removed.
    std::vector<Error> unusable;
};

/// Takes part in every kept rehearsal. Throws Error denied or timed_out.
KeptInstances kept_instances(const std::filesystem::path& state);

/// $XDG_STATE_HOME/plateau, or ~/.local/state/plateau. Throws Error invalid_input when neither variable is set.
std::filesystem::path default_state_folder();

}  // namespace plateau
