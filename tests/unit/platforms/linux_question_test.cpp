#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "engine/facts/facts_json.h"
#include "engine/model/secret.h"
#include "engine/platforms/linux/observe.h"
#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "linux_sample.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;

namespace {

namespace fs = std::filesystem;

class Noon final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point{std::chrono::seconds{1'767'268'800}};
    }
};

/// A folder of this test's own, removed with it.
class Folder {
  public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "plateau-question.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    std::string write(const std::string& name, const std::string& content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
        return (path_ / name).string();
    }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

/// What the real script makes of this computer in a shell.
FactsRecord observed(const LinuxExtras& extras, const std::vector<std::string>& kinds, const char* shell = "sh") {
    ChildCommand command{.argv = {shell, "-s", "--"}, .input = linux_script(extras), .max_output = 8 << 20};
    for (const std::string& group : linux_groups(kinds)) {
        command.argv.push_back(group);
    }
    const ChildResult result = run_child(command);
    REQUIRE_MESSAGE(result.succeeded(), result.err);
    fakes::FakeCaseStore store;
    return read_linux_capture(result.out, {"here", "here", kinds}, SecretKeeper(), store, Noon());
}

}  // namespace

TEST_CASE("the script tells the files that a guide names, whatever their names hold") {
    const Folder folder;
    LinuxExtras extras;
    for (const char* name :
         {"plain.txt", "with blank.txt", "dollar$HOME.txt", "quote'\".txt", "-dash", "back\\slash"}) {
        extras.files.push_back(folder.write(name, "bonjour\n"));
    }
    extras.files.push_back((folder.path() / "missing").string());
    extras.files.push_back(folder.path().string());
    const FactsRecord record = observed(extras, {"file"});
    REQUIRE(record.unobserved.empty());
    REQUIRE(record.facts.size() == extras.files.size());
    int there = 0;
    for (const Fact& fact : record.facts) {
        if (!field_of(fact, "size").is_null()) {
            CHECK(field_of(fact, "text") == "bonjour\n");
            CHECK(field_of(fact, "sha256") == sha256_of("bonjour\n"));
            ++there;
        }
    }
    CHECK(there == 6);
}

TEST_CASE("a long file has a hash and no text, and fifty files are fifty facts") {
    const Folder folder;
    LinuxExtras extras;
    const std::string large(70'000, 'x');
    extras.files.push_back(folder.write("large", large));
    for (int i = 0; i < 50; ++i) {
        extras.files.push_back(folder.write("f" + std::to_string(i), std::to_string(i)));
    }
    const FactsRecord record = observed(extras, {"file"});
    CHECK(record.facts.size() == 51);
    for (const Fact& fact : record.facts) {
        if (field_of(fact, "size") == 70'000) {
            CHECK(field_of(fact, "sha256") == sha256_of(large));
            CHECK(field_of(fact, "text").is_null());
        } else {
            CHECK_FALSE(field_of(fact, "text").is_null());
        }
    }
}

TEST_CASE("a path that no file of a guide may have is refused") {
    for (const char* path : {"relative", "", "/a\nb", "/a\x7f"}) {
        CAPTURE(path);
        CHECK_FALSE(is_observable_path(path));
        CHECK_THROWS_AS(linux_script({.files = {path}}), Error);
    }
    CHECK_FALSE(is_observable_path("/" + std::string(2000, 'a')));
}

TEST_CASE("a scenario's own script runs with the interpreter of its first line and its answer becomes facts") {
    const LinuxExtras extras{.files = {},
                             .scripts = {{"probe", "echo '{\"n\": 7, \"quote\": \"it'\"'\"'s\"}'\n"},
                                         {"python", "#!/usr/bin/env python3\nprint('{\"language\": \"python\"}')\n"}}};
    const FactsRecord record = observed(extras, {"custom"});
    REQUIRE(record.unobserved.empty());
    REQUIRE(record.facts.size() == 3);
    CHECK(field_of(record.facts[0], "text") == "python");
    CHECK(field_of(record.facts[1], "observation") == "probe");
    CHECK(field_of(record.facts[1], "number") == 7);
    CHECK(field_of(record.facts[2], "text") == "it's");
    CHECK(record.trust == Trust::capture);
}

TEST_CASE("a scenario's script that fails, or writes without end, leaves its kind unknown") {
    CHECK(observed({.files = {}, .scripts = {{"probe", "echo no >&2; exit 3\n"}}}, {"custom"}).unobserved[0].code ==
          "linux.entry.failed");
    CHECK(observed({.files = {}, .scripts = {{"probe", "while :; do echo xxxxxxxxxxxxxxxx; done\n"}}}, {"custom"})
              .unobserved[0]
              .code == "linux.entry.cut");
    CHECK(observed({.files = {}, .scripts = {{"probe", "echo hello\n"}}}, {"custom"}).unobserved[0].code ==
          "linux.custom.invalid");
}

namespace {

/// What the script replies of Wi-Fi with the access point's files in `folder`, run by `shell` with this `awk`.
std::string wifi_reply(const fs::path& folder, const char* shell, const std::string& awk) {
    std::string script = linux_script();
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>{"/etc/hostapd/*.conf", folder.string() + "/*.conf"},
          {"\n    awk -v ", "\n    " + awk + " -v "}}) {
        const auto at = script.find(from);
        REQUIRE(at != std::string::npos);
        script.replace(at, from.size(), to);
    }
    const ChildResult result = run_child(
        {.argv = {shell, "-s", "--", "processes", "wifi"}, .input = std::move(script), .max_output = 8 << 20});
    REQUIRE_MESSAGE(result.succeeded(), result.err);
    return result.out;
}

void check_wifi_secrets(const char* shell, const std::string& awk) {
    CAPTURE(shell);
    CAPTURE(awk);
    const Folder folder;
    folder.write(
        "a.conf",
        "ssid=cafe password=x\nwpa=2\nwpa_passphrase=cinq tasses\\n\\ %s 'de' \"th\xe9\"\n#wpa_passphrase=old-tasses\n"
        "  WPA_PSK = hex-tasses\nsae_password=other-tasses|id=a\nauth_server_shared_secret=radius-tasses\n"
        "wep_key0=wep-tasses\nwpa_passphrase line-tasses\nwpa_psk_file=/etc/tasses\nap_pin=1234-tasses\nbss=w1\n"
        "ssid=two\nwpa=2\nwpa_key_mgmt=SAE\nsae_password=six-tasses\n");
    folder.write("b.conf", "ssid=three\nwpa=2\nwpa_passphrase=sept-tasses");
    const std::string reply = wifi_reply(folder.path(), shell, awk);
    const std::string kept = linux_reply_to_keep(reply);
    CHECK(kept.find("tasses") == std::string::npos);
    CHECK(kept.find("ssid=cafe password=x\nwpa=2\nwpa_passphrase=<secret 1>\n#wpa_passphrase=(removed)\n") !=
          std::string::npos);
    CHECK(kept.ends_with(".\n"));
    const std::string odd = "cinq tasses\\n\\ %s 'de' \"th\xe9\"";
    CHECK(reply.find("! 1 " + std::to_string(odd.size()) + "\n" + odd + "\n") != std::string::npos);
    CHECK(reply.find("! 2 10\nsix-tasses\n! 3 11\nsept-tasses\n.\n") != std::string::npos);
    for (const char* other : {"old-", "hex-", "other-", "radius-", "wep-", "line-", "/etc/tasses", "1234-"}) {
        CHECK(reply.find(other) == std::string::npos);
    }
}

}  // namespace

TEST_CASE("the script sends the passphrases of Wi-Fi networks apart and removes every other secret") {
    check_wifi_secrets("sh", "awk");
    if (fs::exists("/bin/busybox")) {
        check_wifi_secrets("sh", "/bin/busybox awk");
    } else {
        MESSAGE("no busybox here: its awk was not tried");
    }
}

TEST_CASE("a passphrase longer than any is neither sent nor kept") {
    const Folder folder;
    folder.write("a.conf", "ssid=x\nwpa=2\nwpa_passphrase=" + std::string(300, 't') + "\n");
    const std::string reply = wifi_reply(folder.path(), "sh", "awk");
    CHECK(reply.find("tttt") == std::string::npos);
    CHECK(reply.find("wpa_passphrase=(removed)\n") != std::string::npos);
}

TEST_CASE("a passphrase is sealed in the facts, not known without its frame, and in no evidence") {
    const Folder folder;
    folder.write("a.conf", "ssid=x\nwpa=2\nwpa_passphrase=cinq-tasses\n");
    const std::string reply = wifi_reply(folder.path(), "sh", "awk");
    const SecretKeeper keeper;
    fakes::FakeCaseStore store;
    const LinuxSubject subject{"router", "router", {"wifi_network"}};
    const FactsRecord record = read_linux_capture(reply, subject, keeper, store, Noon());
    REQUIRE(record.facts.size() == 1);
    const auto secret = secret_in(field_of(record.facts[0], "passphrase"));
    REQUIRE(secret.has_value());
    CHECK(keeper.open(*secret)->view() == "cinq-tasses");
    CHECK(facts_to_json(record).find("tasses") == std::string::npos);
    for (const auto& [hash, entry] : record.evidence) {
        CHECK(store.find(hash)->find("tasses") == std::string::npos);
    }
    const FactsRecord again = read_linux_capture(linux_reply_to_keep(reply), subject, keeper, store, Noon());
    REQUIRE(again.facts.size() == 1);
    CHECK_FALSE(again.facts[0].value.contains("passphrase"));
    CHECK(again.evidence == record.evidence);
}
