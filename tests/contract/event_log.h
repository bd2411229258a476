#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "engine/ports/event_log.h"
#include "engine/support/error.h"

namespace plateau::contract {

/// The kind of error that adding throws; fails when it throws none.
inline ErrorKind refusal_of(EventLog& log, std::string_view session, std::int64_t after,
                            const std::optional<KeptAnswer>& answer = {}) {
    try {
        log.append(session, after, {"{}"}, answer);
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("events were added");
    return ErrorKind::internal;
}

/// What every EventLog keeps to. `log` is empty.
inline void event_log_contract(EventLog& log) {
    CHECK(log.sessions().empty());
    CHECK(log.read("june").empty());
    CHECK_FALSE(log.answer_to("k1").has_value());

    log.append("june", 0, {"{\"one\":1}", "{\"two\":\"é\\u0000'\"}"}, {});
    log.append("april", 0, {"{}"}, {});
    CHECK(log.sessions() == std::vector<std::string>{"april", "june"});
    CHECK(log.read("june") == std::vector<std::string>{"{\"one\":1}", "{\"two\":\"é\\u0000'\"}"});

    // Whoever does not know all events adds none.
    CHECK(refusal_of(log, "june", 0) == ErrorKind::conflict);
    CHECK(refusal_of(log, "june", 3) == ErrorKind::conflict);
    CHECK(refusal_of(log, "may", 1) == ErrorKind::conflict);
    CHECK(log.read("june").size() == 2);
    CHECK(log.read("may").empty());

    // An answer is kept with its events, once, or neither is.
    const KeptAnswer answer{.key = "k1", .request = "sha256:1", .answer = "{\"id\":1}"};
    log.append("june", 2, {"{\"three\":3}"}, answer);
    CHECK(log.answer_to("k1") == answer);
    CHECK_THROWS_AS(log.append("june", 3, {"{\"four\":4}"}, answer), Error);
    CHECK(log.read("june").size() == 3);
    log.append("june", 3, {}, KeptAnswer{.key = "k2", .request = "sha256:2", .answer = ""});
    CHECK(log.answer_to("k2")->answer.empty());

    // Two that write at once: of each number one is taken.
    std::atomic<int> added{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int after = 0; after < 10; ++after) {
                try {
                    log.append("race", after, {"{}"}, {});
                    ++added;
                } catch (const Error&) {
                    continue;
                }
            }
        });
    }
    threads.clear();
    CHECK(static_cast<std::size_t>(added.load()) == log.read("race").size());
}

}  // namespace plateau::contract
