#include "engine/adapters/sqlite/sqlite_event_log.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <mutex>

#include "engine/support/error.h"
#include "engine/support/unique_fd.h"

namespace plateau {

namespace {

/// Step i brings tables of version i to version i + 1. A step that was released is never changed.
constexpr std::array migrations{
    "CREATE TABLE events (session TEXT NOT NULL, number INTEGER NOT NULL, event TEXT NOT NULL,"
    " PRIMARY KEY (session, number)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE answers (key TEXT PRIMARY KEY NOT NULL, request TEXT NOT NULL, answer TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;",
};
/// Marks the file as ours: "plat" in ASCII.
constexpr int application_id = 0x706c6174;

ErrorKind kind_of(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return ErrorKind::exhausted;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorKind::conflict;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_AUTH:
            return ErrorKind::denied;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorKind::damaged;
        default:
            return ErrorKind::unavailable;
    }
}

class SqliteEventLog final : public EventLog {
  public:
    explicit SqliteEventLog(const std::filesystem::path& file) : file_(file) {
        make_private();
        guarded([&] {
            database_ = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            // Held from the first write on as long as this object lives: there is one daemon.
            database_->exec("PRAGMA locking_mode = EXCLUSIVE");
            database_->exec("PRAGMA journal_mode = WAL");
            database_->exec("PRAGMA synchronous = FULL");
            migrate();
        });
    }

    std::vector<std::string> sessions() override {
        return guarded([&] { return texts(select("SELECT DISTINCT session FROM events ORDER BY session")); });
    }

    std::vector<std::string> read(std::string_view session) override {
        return guarded([&] {
            SQLite::Statement query = select("SELECT event FROM events WHERE session = ? ORDER BY number");
            query.bind(1, std::string(session));
            return texts(std::move(query));
        });
    }

    void append(std::string_view session, std::int64_t after, const std::vector<std::string>& events,
                const std::optional<KeptAnswer>& answer) override {
        guarded([&] {
            SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
            const std::int64_t there = count(session);
            if (there != after) {
                throw Error(ErrorKind::conflict, Message{"events.changed",
                                                         {{"session", std::string(session)},
                                                          {"there", std::to_string(there)},
                                                          {"known", std::to_string(after)}}});
            }
            for (const std::string& event : events) {
                insert(session, ++after, event);
            }
            if (answer) {
                insert(*answer);
            }
            transaction.commit();
        });
    }

    std::optional<KeptAnswer> answer_to(std::string_view key) override {
        return guarded([&]() -> std::optional<KeptAnswer> {
            SQLite::Statement query = select("SELECT key, request, answer FROM answers WHERE key = ?");
            query.bind(1, std::string(key));
            if (!query.executeStep()) {
                return std::nullopt;
            }
            return KeptAnswer{.key = query.getColumn(0).getString(),
                              .request = query.getColumn(1).getString(),
                              .answer = query.getColumn(2).getString()};
        });
    }

  private:
    /// One call at a time; what SQLite throws becomes ours.
    template <class Work>
    auto guarded(const Work& work) -> decltype(work()) {
        const std::scoped_lock lock(mutex_);
        try {
            return work();
        } catch (const SQLite::Exception& exception) {
            throw Error(kind_of(exception.getErrorCode()),
                        Message{"events.failed", {{"file", file_.string()}, {"why", exception.what()}}});
        }
    }

    /// SQLite makes its files with the usual rights: this one's are set before anything is in it.
    void make_private() const {
        const UniqueFd fd(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (fd) {
            ::fchmod(fd.get(), 0600);
        }
    }

    void migrate() {
        const int version = database_->execAndGet("PRAGMA user_version").getInt();
        const int tables = database_->execAndGet("SELECT count(*) FROM sqlite_master").getInt();
        const bool ours = database_->execAndGet("PRAGMA application_id").getInt() == application_id;
        if (version < 0 || version > static_cast<int>(migrations.size()) || (tables > 0 && !ours)) {
            throw Error(ErrorKind::damaged,
                        Message{"events.other_version",
                                {{"file", file_.string()}, {"version", ours ? std::to_string(version) : "0"}}});
        }
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        for (std::size_t step = static_cast<std::size_t>(version); step < migrations.size(); ++step) {
            database_->exec(migrations.at(step));
        }
        database_->exec("PRAGMA application_id = " + std::to_string(application_id));
        database_->exec("PRAGMA user_version = " + std::to_string(migrations.size()));
        transaction.commit();
    }

    SQLite::Statement select(const char* query) { return {*database_, query}; }

    static std::vector<std::string> texts(SQLite::Statement&& query) {
        std::vector<std::string> result;
        while (query.executeStep()) {
            result.push_back(query.getColumn(0).getString());
        }
        return result;
    }

    std::int64_t count(std::string_view session) {
        SQLite::Statement query = select("SELECT coalesce(max(number), 0) FROM events WHERE session = ?");
        query.bind(1, std::string(session));
        query.executeStep();
        return query.getColumn(0).getInt64();
    }

    void insert(std::string_view session, std::int64_t number, const std::string& event) {
        SQLite::Statement statement(*database_, "INSERT INTO events (session, number, event) VALUES (?, ?, ?)");
        statement.bind(1, std::string(session));
        statement.bind(2, number);
        statement.bind(3, event);
        statement.exec();
    }

    void insert(const KeptAnswer& answer) {
        SQLite::Statement statement(*database_, "INSERT INTO answers (key, request, answer) VALUES (?, ?, ?)");
        statement.bind(1, answer.key);
        statement.bind(2, answer.request);
        statement.bind(3, answer.answer);
        statement.exec();
    }

    std::filesystem::path file_;
    std::mutex mutex_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace

std::unique_ptr<EventLog> open_sqlite_event_log(const std::filesystem::path& file) {
    return std::make_unique<SqliteEventLog>(file);
}

}  // namespace plateau
