#include "engine/adapters/ssh/login_gate.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace plateau;
using ssh::LoginGate;

namespace {

ShellTarget server(const char* name_space) {
    ShellTarget target;
    target.name_space = name_space;
    target.address = Ipv4Address(0xc0a80101);
    return target;
}

/// Sessions at one gate and the order in which they were let in.
struct Sessions {
    LoginGate gate;
    std::array<int, 10> each{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    std::vector<int> admitted;

    void enter(int which, const char* name_space = "seat-01") {
        gate.enter(server(name_space), &each.at(static_cast<std::size_t>(which)),
                   [this, which] { admitted.push_back(which); });
    }
    void leave(int which, const char* name_space = "seat-01") {
        gate.leave(server(name_space), &each.at(static_cast<std::size_t>(which)));
    }
};

}  // namespace

TEST_CASE("four sessions are let in to a server at once, the others in turn") {
    Sessions sessions;
    for (int i = 0; i < 6; ++i) {
        sessions.enter(i);
    }
    CHECK(sessions.admitted == std::vector<int>{0, 1, 2, 3});
    sessions.leave(2);
    CHECK(sessions.admitted == std::vector<int>{0, 1, 2, 3, 4});
    sessions.leave(2);
    CHECK(sessions.admitted.size() == 5);
    sessions.leave(0);
    CHECK(sessions.admitted == std::vector<int>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a session that gives up waiting loses its turn and takes no place") {
    Sessions sessions;
    for (int i = 0; i < 6; ++i) {
        sessions.enter(i);
    }
    sessions.leave(4);
    sessions.leave(1);
    CHECK(sessions.admitted == std::vector<int>{0, 1, 2, 3, 5});
}

TEST_CASE("the same address in another network is another server") {
    Sessions sessions;
    for (int i = 0; i < 4; ++i) {
        sessions.enter(i);
    }
    sessions.enter(4, "seat-02");
    CHECK(sessions.admitted == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("a place that was given back may be taken again") {
    Sessions sessions;
    for (int round = 0; round < 3; ++round) {
        sessions.enter(7);
        sessions.leave(7);
    }
    CHECK(sessions.admitted == std::vector<int>{7, 7, 7});
}
