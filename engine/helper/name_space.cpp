#include "engine/helper/name_space.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/statfs.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <future>
#include <system_error>
#include <thread>

#include "engine/adapters/helper/errors.h"
#include "engine/helper/link_info.h"

namespace plateau::helper {

namespace {

namespace fs = std::filesystem;

/// Where `ip netns` keeps names.
const char* const folder = "/run/netns";

void on_own_thread(const std::function<void()>& work) {
    std::packaged_task<void()> task(work);
    auto done = task.get_future();
    std::thread(std::move(task)).join();
    done.get();
}

Error failure(const std::string& step, int code) {
    return helper_error::step_failed("of a seat", step, std::generic_category().message(code));
}

}  // namespace

UniqueFd open_name_space(const std::string& name) {
    UniqueFd fd(::open((fs::path(folder) / name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd && errno != ENOENT) {
        throw failure("open the namespace", errno);
    }
    // A name whose namespace is not mounted on it is an empty file: nothing is behind it.
    struct statfs status{};
    if (fd && (::fstatfs(fd.get(), &status) != 0 || status.f_type != NSFS_MAGIC)) {
        fd.reset();
    }
    return fd;
}

void in_name_space(const UniqueFd& name_space, const std::function<void()>& work) {
    on_own_thread([&] {
        if (::setns(name_space.get(), CLONE_NEWNET) != 0) {
            throw failure("enter the namespace", errno);
        }
        work();
    });
}

void in_new_name_space(const std::function<void(int thread)>& work) {
    on_own_thread([&] {
        if (::unshare(CLONE_NEWNET) != 0) {
            throw failure("make the namespace", errno);
        }
        work(::gettid());
    });
}

std::optional<Owner> owner_of(const UniqueFd& name_space) {
    std::optional<Owner> owner;
    in_name_space(name_space, [&] {
        const auto lo = link_info("lo");
        owner = lo ? parse_owner(lo->alias) : std::nullopt;
    });
    return owner;
}

std::vector<std::string> name_space_names() {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace plateau::helper
