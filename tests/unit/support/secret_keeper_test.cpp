#include "engine/support/secret_keeper.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>
#include <vector>

#include "engine/support/base64.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

using namespace plateau;

namespace {

const std::string passphrase = "cinq-tasses-de-thé";

std::string opened(const SecretKeeper& keeper, const SealedSecret& secret) {
    const auto text = keeper.open(secret);
    return text ? std::string(text->view()) : "(nothing)";
}

std::size_t files_in(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("what is sealed is opened with the same key, whatever bytes it holds") {
    const SecretKeeper keeper;
    for (const std::string& text : {passphrase, std::string(), std::string("\0\xff\x80", 3), std::string(63, 'a'),
                                    std::string(64, 'a'), std::string(4096, 'b')}) {
        CAPTURE(text.size());
        const SealedSecret secret = keeper.seal("wifi.passphrase", text);
        CHECK(secret.name == "wifi.passphrase");
        CHECK(opened(keeper, secret) == text);
    }
    CHECK_THROWS_AS((void)keeper.seal("wifi.passphrase", std::string(4097, 'b')), Error);
}

TEST_CASE("a secret is sealed anew each time, and its digest is the same each time") {
    const SecretKeeper keeper;
    const SealedSecret one = keeper.seal("wifi.passphrase", passphrase);
    const SealedSecret two = keeper.seal("wifi.passphrase", passphrase);
    CHECK(one.sealed != two.sealed);
    CHECK(one.digest == two.digest);
    CHECK(one.digest == keeper.digest("wifi.passphrase", passphrase));
    CHECK(one.digest != keeper.digest("wifi.passphrase", passphrase + " "));
    CHECK(bytes_of_base64(one.digest)->size() == 32);
}

TEST_CASE("a box does not tell how long a passphrase is") {
    const SecretKeeper keeper;
    CHECK(keeper.seal("n", "eight888").sealed.size() == keeper.seal("n", std::string(63, 'x')).sealed.size());
}

TEST_CASE("a digest and a box belong to the name of the secret") {
    const SecretKeeper keeper;
    CHECK(keeper.digest("wifi.passphrase", passphrase) != keeper.digest("router.password", passphrase));
    CHECK(keeper.digest("ab", "c") != keeper.digest("a", "bc"));
    SealedSecret secret = keeper.seal("wifi.passphrase", passphrase);
    secret.name = "router.password";
    CHECK(opened(keeper, secret) == "(nothing)");
}

TEST_CASE("another key opens nothing and makes other digests") {
    const SecretKeeper ours;
    const SecretKeeper theirs;
    CHECK(opened(theirs, ours.seal("n", passphrase)) == "(nothing)");
    CHECK(ours.digest("n", passphrase) != theirs.digest("n", passphrase));
}

TEST_CASE("a box or a digest that was changed is not opened") {
    const SecretKeeper keeper;
    const SealedSecret whole = keeper.seal("n", passphrase);
    SealedSecret box = whole;
    box.sealed[10] = box.sealed[10] == 'A' ? 'B' : 'A';
    SealedSecret digest = whole;
    digest.digest = keeper.digest("n", "another");
    SealedSecret none = whole;
    none.sealed = "";
    SealedSecret text = whole;
    text.sealed = passphrase;
    for (const SealedSecret& secret : {box, digest, none, text}) {
        CHECK(opened(keeper, secret) == "(nothing)");
    }
}

TEST_CASE("the centre's key is made at the first use, for its owner alone, and found again") {
    const TemporaryFolder folder("plateau-test");
    const auto file = folder.path() / "state" / "centre.key";
    const SecretKeeper first(file);
    CHECK_FALSE(std::filesystem::exists(file));
    const SealedSecret secret = first.seal("n", passphrase);
    struct stat about{};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777U) == 0600U);
    CHECK(about.st_size == 81);
    CHECK(files_in(file.parent_path()) == 1);
    CHECK(opened(SecretKeeper(file), secret) == passphrase);
}

TEST_CASE("processes that need the key at once get the same one") {
    const TemporaryFolder folder("plateau-test");
    const auto file = folder.path() / "centre.key";
    constexpr int processes = 8;
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            const std::string digest = SecretKeeper(file).digest("n", passphrase);
            std::ofstream(folder.path() / ("digest-" + std::to_string(i))) << digest;
            ::_exit(0);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    const std::string digest = SecretKeeper(file).digest("n", passphrase);
    for (int i = 0; i < processes; ++i) {
        CHECK(read_file(folder.path() / ("digest-" + std::to_string(i))) == digest);
    }
    CHECK(files_in(folder.path()) == processes + 1);
}

TEST_CASE("threads share one keeper") {
    const TemporaryFolder folder("plateau-test");
    const SecretKeeper keeper(folder.path() / "centre.key");
    std::vector<std::string> digests(4);
    std::vector<std::thread> threads;
    for (std::string& digest : digests) {
        threads.emplace_back([&] { digest = keeper.seal("n", passphrase).digest; });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(digests == std::vector<std::string>(4, keeper.digest("n", passphrase)));
}

TEST_CASE("a file that is no key is said to be damaged, and is not replaced") {
    const TemporaryFolder folder("plateau-test");
    const auto file = folder.path() / "centre.key";
    (void)SecretKeeper(file).digest("n", "x");
    const std::string whole = read_file(file);
    std::string flipped = whole;
    flipped[40] = static_cast<char>(flipped[40] ^ 1);
    std::string newer = whole;
    newer[0] = 2;
    for (const std::string& content : {std::string(), whole.substr(0, 80), whole + "x", flipped, newer}) {
        CAPTURE(content.size());
        write_file_atomically(file, content, 0600);
        try {
            (void)SecretKeeper(file).digest("n", "x");
            FAIL_CHECK("it was taken for a key");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::damaged);
            CHECK(error.message() == Message{"secret.key.damaged", {{"file", file.string()}}});
        }
        CHECK(read_file(file) == content);
    }
}

TEST_CASE("a wiped text is empty and its room is overwritten") {
    std::string text = std::string(40, 'x');
    const char* room = text.data();
    wipe(text);
    CHECK(text.empty());
    CHECK(std::string_view(room + 1, 39) == std::string(39, '\0'));
}
