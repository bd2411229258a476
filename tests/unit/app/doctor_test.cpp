#include "engine/app/doctor.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "engine/lab/lab.h"
#include "engine/support/text.h"

namespace plateau {

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

/// A host on which labs run well.
HostState sound_host() {
    HostState host;
    host.root = true;
    host.qemu_version = "7.2.17";
    host.makes_pdf = true;
    host.tries_shares = true;
    host.virtualisation = Virtualisation::works;
    host.store = "/var/lib/plateau/images";
    host.image = StoredImage{
        .name = "practice", .folder = "/images/practice/1", .state = StoredImage::State::ready, .current = true};
    host.free_disk = 100'000 * mebibyte;
    host.free_memory = 16'000 * mebibyte;
    host.clock_synchronised = true;
    host.program_written = 1'000;
    host.now = 2'000;
    host.locale = "fr_FR.UTF-8";
    return host;
}

const HostNeeds two_seats{.seats = 2, .memory_of_seat = 512 * mebibyte, .machines_of_seat = 3};

Finding finding(const HostState& host, const std::string& subject, const HostNeeds& needs = two_seats) {
    for (const Finding& each : examine(host, needs)) {
        if (each.subject == subject) {
            return each;
        }
    }
    FAIL("no finding about " << subject);
    return {};
}

}  // namespace

TEST_CASE("A sound host has nothing to mend, and every subject is told") {
    const auto findings = examine(sound_host(), two_seats);
    CHECK(findings.size() == 11);
    for (const Finding& each : findings) {
        CAPTURE(each.subject);
        CHECK(each.health == Health::good);
        CHECK(!each.cure);
        CHECK(has_text(Language::fr, "word.doctor." + each.subject));
    }
}

TEST_CASE("What is not good comes with its cure, and both are said without a gap") {
    HostState host;
    host.absent_programs = {{"qemu-img", "qemu-utils"}, {"ip", "iproute2"}};
    host.hypervisor = Error(ErrorKind::unavailable, Message{"wait.cancelled", {}});
    host.store = "/images";
    host.program_written = 10;
    for (const Finding& each : examine(host, two_seats)) {
        CAPTURE(each.subject);
        CHECK(each.health != Health::good);
        REQUIRE(each.cure);
        for (const Language language : {Language::fr, Language::en}) {
            CHECK(text_of(language, each.what).find_first_of("{}") == std::string::npos);
            CHECK(text_of(language, *each.cure).find_first_of("{}") == std::string::npos);
        }
    }
}

TEST_CASE("Absent programs are named with the packages to install") {
    HostState host = sound_host();
    host.absent_programs = {{"qemu-img", "qemu-utils"}, {"ip", "iproute2"}};
    const Finding found = finding(host, "programs");
    CHECK(found.health == Health::bad);
    CHECK(text_of(Language::en, found.what) == "not installed: qemu-img, ip");
    CHECK(text_of(Language::en, *found.cure) == "apt install qemu-utils iproute2");
}

TEST_CASE("A daemon that a rehearsal would start is a warning, one that refuses us is bad") {
    HostState host = sound_host();
    host.hypervisor = Error(ErrorKind::unavailable, Message{"wait.cancelled", {}});
    host.libvirt_can_be_started = true;
    CHECK(finding(host, "libvirt").health == Health::warning);
    host.libvirt_can_be_started = false;
    const Finding found = finding(host, "libvirt");
    CHECK(found.health == Health::bad);
    REQUIRE(found.error);
    CHECK(describe(Language::en, *found.error) == "stopped on request");
}

TEST_CASE("A daemon that sees a KVM device closed to QEMU is named as slow") {
    HostState host = sound_host();
    host.kvm_closed_to_qemu = true;
    CHECK(finding(host, "libvirt").what.id == "doctor.libvirt.slow");
}

TEST_CASE("Labs run without KVM: each way of not having it is a warning of its own") {
    HostState host = sound_host();
    std::vector<std::string> said;
    for (const auto way : {Virtualisation::no_device, Virtualisation::unusable, Virtualisation::untried}) {
        host.virtualisation = way;
        const Finding found = finding(host, "virtualisation");
        CHECK(found.health == Health::warning);
        said.push_back(found.what.id);
    }
    std::sort(said.begin(), said.end());
    CHECK(std::unique(said.begin(), said.end()) == said.end());
}

TEST_CASE("An image that is absent or damaged can be built, a store closed to QEMU stops every lab") {
    HostState host = sound_host();
    host.image->state = StoredImage::State::damaged;
    CHECK(finding(host, "images").what.id == "doctor.images.damaged");
    host.image.reset();
    CHECK(finding(host, "images").health == Health::warning);
    host.store_open_to_qemu = false;
    CHECK(finding(host, "images").health == Health::bad);
}

TEST_CASE("Memory is enough to the byte, and a shortage says how many posts would run") {
    HostState host = sound_host();
    const std::uint64_t of_seat = 512 * mebibyte + 3 * memory_beside_guest;
    host.free_memory = 2 * of_seat;
    CHECK(finding(host, "memory").health == Health::good);
    host.free_memory = 2 * of_seat - 1;
    const Finding found = finding(host, "memory");
    CHECK(found.health == Health::bad);
    CHECK(found.cure->args == TextArgs{{"possible", "1"}});
    CHECK(finding(host, "memory", {.seats = 1, .memory_of_seat = 512 * mebibyte, .machines_of_seat = 3}).health ==
          Health::good);
}

TEST_CASE("Disk space is enough to the byte for every machine of every post") {
    HostState host = sound_host();
    host.free_disk = 6 * LabLimits{}.room;
    CHECK(finding(host, "disk").health == Health::good);
    host.free_disk = 6 * LabLimits{}.room - 1;
    CHECK(finding(host, "disk").health == Health::bad);
    host.free_disk.reset();
    CHECK(finding(host, "disk").health == Health::warning);
}

TEST_CASE("A clock before the program's own day is bad, one that nobody sets a warning") {
    HostState host = sound_host();
    host.clock_synchronised = false;
    CHECK(finding(host, "time").health == Health::warning);
    host.now = host.program_written - 1;
    CHECK(finding(host, "time").health == Health::bad);
}

TEST_CASE("A locale is good for French texts when its character set is UTF-8, however that is written") {
    HostState host = sound_host();
    for (const char* good : {"fr_FR.UTF-8", "C.utf8", "en_GB.utf-8"}) {
        host.locale = good;
        CHECK(finding(host, "locale").health == Health::good);
    }
    for (const char* other : {"C", "fr_FR", "fr_FR@euro"}) {
        host.locale = other;
        CHECK(finding(host, "locale").health == Health::warning);
    }
}

}  // namespace plateau
