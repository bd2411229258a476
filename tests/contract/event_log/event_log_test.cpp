#include "tests/contract/event_log.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "engine/adapters/sqlite/sqlite_event_log.h"
#include "engine/support/files.h"
#include "tests/fakes/fake_event_log.h"

using namespace plateau;

namespace {

std::string id_of_refusal(const std::filesystem::path& file) {
    try {
        open_sqlite_event_log(file);
    } catch (const Error& error) {
        return error.message().id;
    }
    return "it was opened";
}

}  // namespace

TEST_CASE("the event log in memory keeps the contract") {
    fakes::FakeEventLog log;
    contract::event_log_contract(log);
}

TEST_CASE("the event log in SQLite keeps the contract") {
    const TemporaryFolder folder("plateau-events");
    contract::event_log_contract(*open_sqlite_event_log(folder.path() / "events.sqlite"));
}

TEST_CASE("events are there when the file is opened again") {
    const TemporaryFolder folder("plateau-events");
    const auto file = folder.path() / "events.sqlite";
    const KeptAnswer answer{.key = "k", .request = "r", .answer = "a"};
    open_sqlite_event_log(file)->append("june", 0, {"{}", "{\"a\":1}"}, answer);
    const auto again = open_sqlite_event_log(file);
    CHECK(again->read("june") == std::vector<std::string>{"{}", "{\"a\":1}"});
    CHECK(again->answer_to("k") == answer);
}

TEST_CASE("what was added is there after the process that added it was killed") {
    const TemporaryFolder folder("plateau-events");
    const auto file = folder.path() / "events.sqlite";
    int done[2];
    REQUIRE(::pipe(done) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto log = open_sqlite_event_log(file);
        log->append("june", 0, {"{\"acknowledged\":true}"}, {});
        const char byte = 1;
        (void)!::write(done[1], &byte, 1);
        ::pause();
        ::_exit(0);
    }
    char byte = 0;
    REQUIRE(::read(done[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(done[0]);
    ::close(done[1]);
    CHECK(open_sqlite_event_log(file)->read("june") == std::vector<std::string>{"{\"acknowledged\":true}"});
}

TEST_CASE("one process has the events") {
    const TemporaryFolder folder("plateau-events");
    const auto file = folder.path() / "events.sqlite";
    const auto first = open_sqlite_event_log(file);
    try {
        open_sqlite_event_log(file);
        FAIL("two have it");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::conflict);
    }
}

TEST_CASE("only their user can read the events") {
    const TemporaryFolder folder("plateau-events");
    const auto log = open_sqlite_event_log(folder.path() / "events.sqlite");
    log->append("june", 0, {"{}"}, {});
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        CAPTURE(entry.path().string());
        struct stat state{};
        REQUIRE(::stat(entry.path().c_str(), &state) == 0);
        CHECK((state.st_mode & 0777) == 0600);
    }
}

TEST_CASE("what is no database of this version is not touched") {
    const TemporaryFolder folder("plateau-events");
    const auto text = folder.path() / "text";
    write_file_atomically(text, std::string(4096, 'x'));
    CHECK(id_of_refusal(text) == "events.failed");
    CHECK(read_file(text) == std::string(4096, 'x'));
    CHECK(id_of_refusal(folder.path() / "absent" / "events.sqlite") == "events.failed");
}
