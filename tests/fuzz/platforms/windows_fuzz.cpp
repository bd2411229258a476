// Small files that Windows and its users leave, each the whole input of its parser.
#include <cstdint>
#include <string>

#include "engine/model/secret.h"
#include "engine/platforms/windows/phone_book.h"
#include "engine/platforms/windows/task_facts.h"
#include "engine/platforms/windows/vpn_facts.h"
#include "engine/platforms/windows/wifi_profile.h"
#include "engine/platforms/windows/xml_tree.h"
#include "tests/fuzz/fuzzed_parser.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau;
using namespace plateau::windows_platform;
using test::must;

void check_reason(const Unobserved& reason) {
    must(!reason.code.empty() && !reason.why.empty(), "what is not observed has a reason");
}

void try_phone_book(const std::string& input) {
    const auto entries = parse_phone_book(input);
    if (entries) {
        must(parse_phone_book(to_phone_book(*entries)) == entries, "what is printed is read as it was");
    } else {
        check_reason(entries.error());
    }
    const auto facts = vpn_connection_facts(input, "ann");
    if (!facts) {
        check_reason(facts.error());
    }
    must(!entries || !facts || facts->size() <= entries->size(), "a connection is an entry");
    const std::string kept = phone_book_without_secrets(input);
    must(phone_book_without_secrets(kept) == kept, "nothing is left to hide");
    const auto again = vpn_connection_facts(kept, "ann");
    must(!facts || again == facts, "what is kept gives the same facts");
    const std::string marked = "[plateau]\nType=2\nPreSharedKey=pL4t34u-s3cr3t\n" + input;
    must(input.find("pL4t34u-s3cr3t") != std::string::npos ||
             phone_book_without_secrets(marked).find("pL4t34u-s3cr3t") == std::string::npos,
         "no key is kept");
}

/// What holds of every XML file.
void check_xml(const std::string& input) {
    const auto kept = xml_without_secrets(input);
    must(kept.has_value() == parse_xml(input).has_value(), "both read the same files");
    if (!kept) {
        check_reason(kept.error());
        return;
    }
    const auto again = xml_without_secrets(*kept);
    must(!again || *again == *kept, "nothing is left to hide");
}

void try_wifi_profile(const std::string& input) {
    static const SecretKeeper keeper;
    check_xml(input);
    std::string secret;
    const auto profile = read_wifi_profile(input, "{A}", [&](std::string_view plaintext) {
        secret = plaintext;
        return to_value(keeper.seal("wifi.passphrase", plaintext));
    });
    if (!profile) {
        return check_reason(profile.error());
    }
    must(profile->fact.value.contains("passphrase") || secret.empty(), "a secret that is sealed is told");
    must(secret.empty() || profile->kept.find("<keyMaterial>" + secret) == std::string::npos, "and not kept");
}

void try_task(const std::string& input) {
    check_xml(input);
    const auto fact = scheduled_task_fact(input, "\\a");
    if (!fact) {
        return check_reason(fact.error());
    }
    must(fact->key.at("name") == Value("\\a"), "a task has the name of its place");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    if (fuzzed_parser() == "phone_book") {
        try_phone_book(input);
    } else if (fuzzed_parser() == "wifi_profile") {
        try_wifi_profile(input);
    } else {
        try_task(input);
    }
    return 0;
}
