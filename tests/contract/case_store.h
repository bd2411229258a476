#pragma once

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "engine/ports/case_store.h"
#include "engine/support/sha256.h"

namespace plateau::contract {

/// What every CaseStore keeps to. `store` is empty.
inline void case_store_contract(CaseStore& store) {
    const std::string bytes("one\0two\xff", 8);
    CHECK_FALSE(store.find(sha256_of(bytes)).has_value());
    CHECK(store.keep(bytes) == sha256_of(bytes));
    CHECK(store.find(sha256_of(bytes)) == bytes);

    // The same bytes again are the same evidence; none at all are evidence too.
    CHECK(store.keep(bytes) == sha256_of(bytes));
    CHECK(store.keep("") == sha256_of(""));
    CHECK(store.find(sha256_of("")) == "");

    // What is no hash is not there, whatever it looks like.
    for (const char* hash : {"", "sha256:", "../../etc/passwd", "sha256:../../../../../../../../etc/passwd",
                             "md5:d41d8cd98f00b204e9800998ecf8427e"}) {
        CAPTURE(hash);
        CHECK_FALSE(store.find(hash).has_value());
    }

    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&store] {
            for (int piece = 0; piece < 20; ++piece) {
                store.keep("piece " + std::to_string(piece));
            }
        });
    }
    threads.clear();
    for (int piece = 0; piece < 20; ++piece) {
        const std::string text = "piece " + std::to_string(piece);
        CHECK(store.find(sha256_of(text)) == text);
    }
}

}  // namespace plateau::contract
