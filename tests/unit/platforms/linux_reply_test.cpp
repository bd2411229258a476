#include <doctest/doctest.h>

#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

TEST_CASE("a reply's entries are read by their sizes, whatever bytes they hold") {
    LinuxSample sample;
    sample.group("a").entry("x", "/etc/x", "= a\n.\n@ x\n").entry("x", "/etc/y", std::string("\0\xff", 2));
    const Reply reply = sample.reply();
    const auto entries = find_entries(reply, "a", "x");
    REQUIRE(entries.has_value());
    REQUIRE(entries->size() == 2);
    CHECK((*entries)[0]->out == "= a\n.\n@ x\n");
    CHECK((*entries)[1]->out == std::string("\0\xff", 2));
    CHECK((*entries)[1]->hash == sha256_of(std::string("\0\xff", 2)));
}

TEST_CASE("what is absent, failed, cut or did not arrive is told apart") {
    LinuxSample sample;
    sample.group("g")
        .entry("absent", "/etc/a", "", "absent")
        .entry("failed", "nft -j list ruleset", "", "failed", 1, "Operation not permitted\n")
        .entry("cut", "/etc/c", "", "cut");
    const Reply reply = sample.reply();
    CHECK(find_entry(reply, "g", "absent").error() == Unobserved{"linux.entry.absent", "/etc/a"});
    CHECK(find_optional(reply, "g", "absent").value() == nullptr);
    CHECK(find_entry(reply, "g", "failed").error() ==
          Unobserved{"linux.entry.failed", "nft -j list ruleset: exit status 1: Operation not permitted"});
    CHECK(find_optional(reply, "g", "failed").error().code == "linux.entry.failed");
    CHECK(find_entries(reply, "g", "cut").error() == Unobserved{"linux.entry.cut", "/etc/c"});
    CHECK(find_entry(reply, "g", "other").error().code == "linux.reply.incomplete");
    CHECK(find_entry(reply, "h", "x").error() == Unobserved{"linux.reply.incomplete", "h"});
}

TEST_CASE("a reply that ends early keeps the groups that arrived whole") {
    LinuxSample sample;
    sample.group("first").entry("x", "l", "content").group("second").entry("y", "l", "more content");
    const std::string whole = sample.bytes();
    const std::size_t second = whole.find("= first\n") + 8;
    for (std::size_t size = second; size < whole.find("= second\n") + 9; ++size) {
        CAPTURE(size);
        const auto reply = read_reply(whole.substr(0, size));
        REQUIRE(reply.has_value());
        CHECK(find_entry(*reply, "first", "x").value()->out == "content");
        CHECK(find_entry(*reply, "second", "y").error().code == "linux.reply.incomplete");
    }
}

TEST_CASE("what is no reply is refused with the place") {
    const std::string head = "PLATEAU-LINUX 1\n";
    for (const std::string& text :
         {std::string(""), std::string("sh: not found\n"), std::string("PLATEAU-LINUX 2\n.\n"), head + "x\n",
          head + "= a\n", head + "@ x ok 0 0 0 0\n\n", head + "+ a\n+ b\n", head + "+ a\n= b\n",
          head + "+ a\n@ x ok 0 0 0\n\n= a\n.\n", head + "+ a\n@ x good 0 0 0 0\n\n= a\n.\n",
          head + "+ a\n@ x ok 0 -1 0 0\n\n= a\n.\n", head + "+ a\n@ x ok 0 0 99999999999999999999 0\n\n= a\n.\n",
          head + "+ a\n@ x ok 0 1 1 0\nabc\n= a\n.\n", head + "+ a\n= a\n+ a\n= a\n.\n"}) {
        CAPTURE(text);
        const auto reply = read_reply(text);
        REQUIRE_FALSE(reply.has_value());
        CHECK(reply.error().code == "linux.reply.invalid");
        CHECK_FALSE(reply.error().why.empty());
    }
}

TEST_CASE("a reply of endless entries is refused") {
    LinuxSample sample;
    sample.group("a");
    for (int i = 0; i < 2001; ++i) {
        sample.entry("x", "", "");
    }
    CHECK(read_reply(sample.bytes()).error().code == "linux.reply.invalid");
}

namespace {

SealText marking() {
    return [](std::string_view text) { return Value(std::to_string(text.size()) + " bytes"); };
}

}  // namespace

TEST_CASE("secrets are sealed as they are read and stand in no entry") {
    const std::string text =
        "PLATEAU-LINUX 1\n+ wifi\n@ hostapd ok 0 2 26 0\n/hwpa_passphrase=<secret 1>\n\n= wifi\n! 1 6\ntasses\n! 2 "
        "3\n\n.\n\n.\n";
    const auto reply = read_reply(text, marking());
    REQUIRE_MESSAGE(reply.has_value(), reply.error().why);
    CHECK(reply->secrets ==
          std::map<std::string, Value, std::less<>>{{"<secret 1>", "6 bytes"}, {"<secret 2>", "3 bytes"}});
    CHECK(read_reply(text)->secrets.empty());
}

TEST_CASE("what may be kept of a reply is all but its secrets, up to where it is none any more") {
    LinuxSample sample;
    sample.group("wifi").entry("hostapd", "/h", "! 1 3\nssid=x\n");
    const std::string plain = sample.bytes();
    const std::string head = plain.substr(0, plain.size() - 2);
    const std::string secret = "! 1 6\ntasses\n";
    CHECK(without_secrets(plain) == plain);
    CHECK(without_secrets(head + secret + ".\n") == plain);
    CHECK(without_secrets(head + secret + ".\ntasses") == plain);
    // Cut anywhere in the secret, wrong in its size, or after what is no frame: nothing of it is left.
    for (std::size_t size = 1; size < secret.size(); ++size) {
        CHECK(without_secrets(head + secret.substr(0, size)) == head);
    }
    CHECK(without_secrets(head + "! 1 3\ntasses\n.\n") == head);
    CHECK(without_secrets(head + "! tasses\n" + secret) == head);
    CHECK(without_secrets("motd\n" + head + secret).empty());
    CHECK(without_secrets("").empty());
}

TEST_CASE("secrets that cannot be are refused, and no reason quotes one") {
    const std::string head = "PLATEAU-LINUX 1\n";
    const std::string secret = "! 1 6\ntasses\n";
    for (const std::string& text : {head + secret + secret, head + "! 0 6\ntasses\n", head + "! 65 6\ntasses\n",
                                    head + "! x 6\ntasses\n", head + "! 1 3\ntasses\n", head + "! 1\ntasses\n",
                                    head + "! 1 6 6\ntasses\n", head + "! 1 257\n" + std::string(257, 't') + "\n",
                                    head + "+ wifi\n" + secret, head + secret + "tasses\n", head + "tasses\n"}) {
        CAPTURE(text);
        const auto reply = read_reply(text, marking());
        REQUIRE_FALSE(reply.has_value());
        CHECK(reply.error().code == "linux.reply.invalid");
        CHECK(reply.error().why.find("tasses") == std::string::npos);
    }
}
