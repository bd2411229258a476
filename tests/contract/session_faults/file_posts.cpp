#include "tests/contract/session_faults/file_posts.h"

#include <chrono>
#include <fstream>
#include <thread>

#include "engine/support/files.h"
#include "engine/support/sha256.h"
#include "engine/support/wait.h"

namespace plateau::faults {

namespace {

namespace fs = std::filesystem;

constexpr int machines_of_a_post = 3;
constexpr std::chrono::milliseconds a_moment{2};

}  // namespace

fs::path FilePosts::machine(const std::string& session, const std::string& seat, int number) const {
    return folder_ / (session + "-" + seat + "-" + std::to_string(number) + ".machine");
}

fs::path FilePosts::disk(const std::string& session, const std::string& seat) const {
    return folder_ / (session + "-" + seat + ".disk");
}

void FilePosts::launch(const std::string& session, const std::string& seat, const std::stop_token& stop) {
    remove(session, seat);
    for (int number = 0; number < machines_of_a_post; ++number) {
        sleep_for(a_moment, stop);
        std::ofstream(machine(session, seat, number)) << "runs";
    }
    std::ofstream(disk(session, seat)) << "work of " << seat;
}

bool FilePosts::runs(const std::string& session, const std::string& seat) {
    for (int number = 0; number < machines_of_a_post; ++number) {
        if (!fs::exists(machine(session, seat, number))) {
            return false;
        }
    }
    return true;
}

std::string FilePosts::seal(const std::string& session, const std::string& seat, const std::stop_token& stop) {
    for (int number = 0; number < machines_of_a_post; ++number) {
        fs::remove(machine(session, seat, number));
        sleep_for(a_moment, stop);
    }
    return sha256_of(read_file(disk(session, seat)));
}

void FilePosts::remove(const std::string& session, const std::string& seat) {
    for (int number = 0; number < machines_of_a_post; ++number) {
        fs::remove(machine(session, seat, number));
        std::this_thread::sleep_for(a_moment / 2);
    }
}

}  // namespace plateau::faults
