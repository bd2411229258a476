#include "engine/lab/instance.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

#include "engine/support/files.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

std::optional<ErrorKind> kind_thrown(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

/// A process that becomes a rehearsal's instance and then does nothing until it is killed.
class OtherProcess {
  public:
    explicit OtherProcess(const fs::path& state) {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        pid_ = ::fork();
        if (pid_ == 0) {
            const Instance instance = Instance::open_rehearsal(state, "/store");
            const auto sent = ::write(ends[1], instance.id().data(), instance.id().size());
            for (;;) {
                ::pause();
            }
            ::_exit(sent > 0 ? 0 : 1);
        }
        ::close(ends[1]);
        std::array<char, 36> id{};
        REQUIRE(::read(ends[0], id.data(), id.size()) == 36);
        id_.assign(id.data(), id.size());
        ::close(ends[0]);
    }
    ~OtherProcess() { kill(); }
    OtherProcess(const OtherProcess&) = delete;
    OtherProcess& operator=(const OtherProcess&) = delete;

    void kill() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            pid_ = -1;
        }
    }
    const std::string& id() const { return id_; }

  private:
    pid_t pid_ = -1;
    std::string id_;
};

struct StateFolder {
    TemporaryFolder folder{"plateau-state"};
    fs::path path = folder.path() / "plateau";
    fs::path list = path / "instances";
};

}  // namespace

TEST_CASE("a state folder is the same instance every time it is opened") {
    const StateFolder state;
    const std::string id = Instance::open(state.path).id();
    CHECK(id.size() == 36);
    const Instance again = Instance::open(state.path);
    CHECK(again.id() == id);
    CHECK_FALSE(again.is_rehearsal());
    const StateFolder other;
    CHECK(Instance::open(other.path).id() != id);
}

TEST_CASE("one process at a time is the instance of a state folder") {
    const StateFolder state;
    const Instance held = Instance::open(state.path);
    CHECK(kind_thrown([&] { Instance::open(state.path); }) == ErrorKind::conflict);
}

TEST_CASE("a damaged record is reported and left as it is") {
    const StateFolder state;
    {
        const Instance first = Instance::open(state.path);
    }
    for (const std::string text :
         {R"({"schema":"plateau.instance/1","instance":"0b0c7f0e-7d4a-4c8e-9a55-0123456789ab","rehearsal":true})", "",
          "{", "[]", "{}", R"({"schema":"plateau.instance/1","instance":"../../etc","rehearsal":true})",
          R"({"schema":"plateau.instance/2","instance":"0b0c7f0e-7d4a-4c8e-9a55-0123456789ab","rehearsal":false})",
          R"({"schema":"plateau.instance/1","instance":"0b0c7f0e-7d4a-4c8e-9a55-0123456789ab","rehearsal":"no"})"}) {
        CAPTURE(text);
        write_file_atomically(state.path / "instance.json", text);
        CHECK(kind_thrown([&] { Instance::open(state.path); }) == ErrorKind::damaged);
        CHECK(read_file(state.path / "instance.json") == text);
    }
}

TEST_CASE("two rehearsals at once are two instances and neither is abandoned") {
    const StateFolder state;
    const Instance one = Instance::open_rehearsal(state.path, "/store");
    const OtherProcess two(state.path);
    CHECK(one.id() != two.id());
    CHECK(one.is_rehearsal());
    CHECK(abandoned_instances(state.path).instances.empty());
    CHECK_NOTHROW(Instance::open(state.path));
}

TEST_CASE("a killed rehearsal is abandoned and taken over once") {
    const StateFolder state;
    OtherProcess process(state.path);
    process.kill();
    auto first = abandoned_instances(state.path);
    REQUIRE(first.instances.size() == 1);
    CHECK(first.instances[0].id() == process.id());
    CHECK(first.untouched.empty());
    CHECK(abandoned_instances(state.path).instances.empty());
    first.instances[0].retire();
    first.instances.clear();
    CHECK(abandoned_instances(state.path).instances.empty());
    CHECK_FALSE(fs::exists(state.list / process.id()));
}

TEST_CASE("an abandoned rehearsal tells where its disks lie") {
    const StateFolder state;
    OtherProcess process(state.path);
    process.kill();
    const auto found = abandoned_instances(state.path);
    REQUIRE(found.instances.size() == 1);
    CHECK(found.instances.front().store() == "/store");
}

TEST_CASE("a record of a rehearsal without its image store is damaged: its disks would stay") {
    const StateFolder state;
    OtherProcess process(state.path);
    process.kill();
    const fs::path record = state.list / process.id() / "instance.json";
    std::string text = read_file(record);
    text.replace(text.find("/store"), 6, "store");
    write_file_atomically(record, text);
    const auto found = abandoned_instances(state.path);
    CHECK(found.instances.empty());
    CHECK(found.untouched.size() == 1);
}

TEST_CASE("one that was taken over and not retired is found again") {
    const StateFolder state;
    OtherProcess process(state.path);
    process.kill();
    CHECK(abandoned_instances(state.path).instances.size() == 1);
    CHECK(abandoned_instances(state.path).instances.size() == 1);
}

TEST_CASE("an instance whose record says no rehearsal is never abandoned") {
    const StateFolder state;
    OtherProcess process(state.path);
    process.kill();
    const fs::path record = state.list / process.id() / "instance.json";
    std::string text = read_file(record);
    text.replace(text.find("true"), 4, "false");
    write_file_atomically(record, text);
    const auto found = abandoned_instances(state.path);
    CHECK(found.instances.empty());
    CHECK(found.untouched.empty());
}

TEST_CASE("records that are damaged, missing or moved are reported and nothing of theirs is taken") {
    const StateFolder state;
    std::array<std::unique_ptr<OtherProcess>, 3> killed;
    for (auto& process : killed) {
        process = std::make_unique<OtherProcess>(state.path);
        process->kill();
    }
    write_file_atomically(state.list / killed[0]->id() / "instance.json", "{\"schema\"");
    fs::remove(state.list / killed[1]->id() / "instance.json");
    const std::string moved = "00000000-0000-4000-8000-000000000000";
    fs::rename(state.list / killed[2]->id(), state.list / moved);
    const auto found = abandoned_instances(state.path);
    CHECK(found.instances.empty());
    CHECK(found.untouched.size() == 3);
    CHECK(fs::exists(state.list / killed[0]->id()));
    CHECK(fs::exists(state.list / killed[1]->id()));
    CHECK(fs::exists(state.list / moved));
}

TEST_CASE("a folder that was being made when its process died is cleared away and others are left") {
    const StateFolder state;
    fs::create_directories(state.list / ".new-00000000-0000-4000-8000-000000000000");
    fs::create_directories(state.list / "notes");
    const auto found = abandoned_instances(state.path);
    CHECK(found.instances.empty());
    CHECK(found.untouched.empty());
    CHECK_FALSE(fs::exists(state.list / ".new-00000000-0000-4000-8000-000000000000"));
    CHECK(fs::exists(state.list / "notes"));
}

TEST_CASE("only a rehearsal's instance can be retired") {
    const StateFolder state;
    Instance daemon = Instance::open(state.path);
    CHECK(kind_thrown([&] { daemon.retire(); }) == ErrorKind::internal);
    CHECK(fs::exists(state.path / "instance.json"));
    Instance rehearsal = Instance::open_rehearsal(state.path, "/store");
    rehearsal.retire();
    CHECK_FALSE(fs::exists(rehearsal.folder()));
}

TEST_CASE("the state folder follows the environment") {
    const auto with = [](const char* xdg, const char* home) {
        ::setenv("XDG_STATE_HOME", xdg, 1);
        ::setenv("HOME", home, 1);
        return default_state_folder();
    };
    const char* home = std::getenv("HOME");
    const std::string kept = home == nullptr ? "" : home;
    CHECK(with("/var/state", "/root") == "/var/state/plateau");
    CHECK(with("", "/root") == "/root/.local/state/plateau");
    CHECK(with("relative", "/root") == "/root/.local/state/plateau");
    CHECK(kind_thrown([&] { with("", ""); }) == ErrorKind::invalid_input);
    ::unsetenv("XDG_STATE_HOME");
    ::setenv("HOME", kept.c_str(), 1);
}

TEST_CASE("a kept rehearsal is found with its record and is abandoned only for whoever asks for kept ones") {
    const StateFolder state;
    std::string id;
    {
        Instance made = Instance::open_rehearsal(state.path, "/store");
        id = made.id();
        made.keep("a record\n");
    }
    CHECK(abandoned_instances(state.path).instances.empty());
    const KeptInstances kept = kept_instances(state.path);
    REQUIRE(kept.instances.size() == 1);
    CHECK(kept.unusable.empty());
    CHECK(kept.instances.front().id() == id);
    CHECK(kept.instances.front().store() == "/store");
    CHECK(kept.instances.front().record() == "a record\n");
}

TEST_CASE("a kept rehearsal that somebody uses is not abandoned to anybody and says so, until the last one lets go") {
    const StateFolder state;
    Instance::open_rehearsal(state.path, "/store").keep("");
    {
        const KeptInstances one = kept_instances(state.path);
        const KeptInstances other = kept_instances(state.path);
        CHECK(one.instances.size() == 1);
        CHECK(other.instances.size() == 1);
        const auto wanted = abandoned_instances(state.path, KeptToo::yes);
        CHECK(wanted.instances.empty());
        REQUIRE(wanted.untouched.size() == 1);
        CHECK(wanted.untouched.front().message().id == "instance.in_use");
    }
    CHECK(abandoned_instances(state.path, KeptToo::yes).instances.size() == 1);
}

TEST_CASE("a kept rehearsal that is being removed cannot be used") {
    const StateFolder state;
    Instance::open_rehearsal(state.path, "/store").keep("");
    const auto removing = abandoned_instances(state.path, KeptToo::yes);
    REQUIRE(removing.instances.size() == 1);
    const KeptInstances kept = kept_instances(state.path);
    CHECK(kept.instances.empty());
    REQUIRE(kept.unusable.size() == 1);
    CHECK(kept.unusable.front().message().id == "instance.going");
}

TEST_CASE("a rehearsal that goes on, or ended without being kept, is no kept one") {
    const StateFolder state;
    const Instance going = Instance::open_rehearsal(state.path, "/store");
    {
        const Instance ended = Instance::open_rehearsal(state.path, "/store");
    }
    const KeptInstances kept = kept_instances(state.path);
    CHECK(kept.instances.empty());
    CHECK(kept.unusable.empty());
}

TEST_CASE("the record of a kept rehearsal is what the last one made of it, and stays when a change fails") {
    const StateFolder state;
    Instance::open_rehearsal(state.path, "/store").keep("one");
    KeptInstance kept = std::move(kept_instances(state.path).instances.front());
    kept.change_record([](const std::string& record) { return record + " two"; });
    CHECK(kept.record() == "one two");
    CHECK_THROWS(kept.change_record([](const std::string&) -> std::string { throw std::runtime_error("no"); }));
    CHECK(kept.record() == "one two");
}

}  // namespace plateau
