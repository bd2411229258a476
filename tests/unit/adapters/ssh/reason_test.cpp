#include "engine/adapters/ssh/reason.h"

#include <doctest/doctest.h>

#include "engine/support/text.h"

using namespace plateau;
using ssh::Failure;
using ssh::Phase;

TEST_CASE("a reason says where, in what phase and why") {
    ShellTarget target;
    target.address = Ipv4Address(0xc0a80101);
    target.port = 2222;
    target.password = "secret";
    const auto made = ssh::reason(Failure::closed, target, Phase::logging_in, "the server closed the connection");
    CHECK(made.code == "shell.closed");
    CHECK(made.why == "192.168.1.1 port 2222, while logging in: the server closed the connection");
}

TEST_CASE("every failure has a text for people in each language") {
    for (const Failure failure :
         {Failure::unreachable, Failure::timed_out, Failure::host_key_changed, Failure::host_key_unknown,
          Failure::login_refused, Failure::closed, Failure::output_too_large, Failure::protocol}) {
        const auto made = ssh::reason(failure, ShellTarget{}, Phase::running, "…");
        CHECK_MESSAGE(has_text(Language::fr, made.code), made.code);
        CHECK_MESSAGE(has_text(Language::en, made.code), made.code);
    }
}

TEST_CASE("what a server says of itself is made printable and short") {
    CHECK(ssh::printable("SSH-2.0-dropbear\x1b[2J\n") == "SSH-2.0-dropbear?[2J?");
    CHECK(ssh::printable("\xc3\xa9") == "??");
    CHECK(ssh::printable(std::string(500, 'x')) == std::string(100, 'x'));
}
