#include "engine/adapters/ssh/fingerprint.h"

#include <doctest/doctest.h>

using plateau::ssh::Fingerprint;

TEST_CASE("a fingerprint is printed as OpenSSH prints it") {
    Fingerprint::Digest digest{};
    CHECK(Fingerprint(digest).to_string() == "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    // The digest of no bytes at all, as `printf '' | sha256sum | xxd -r -p | base64` prints it.
    digest = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
              0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
    CHECK(Fingerprint(digest).to_string() == "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU");
}

TEST_CASE("what is printed is read back as the same") {
    Fingerprint::Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(i * 41 + 7);
    }
    const auto read = Fingerprint::parse(Fingerprint(digest).to_string());
    REQUIRE(read.has_value());
    CHECK(*read == Fingerprint(digest));
}

TEST_CASE("a text that OpenSSH would not print is no fingerprint") {
    for (const char* text : {
             "",
             "SHA256:",
             "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
             "sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
             "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
             "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF",
             "SHA256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
             "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF ",
             "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV",
         }) {
        CHECK_MESSAGE(!Fingerprint::parse(text).has_value(), text);
    }
}
