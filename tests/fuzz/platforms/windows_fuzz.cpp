// Small files that Windows and its users leave, each the whole input of its parser.
#include <cstdint>
#include <string>

#include "engine/platforms/windows/phone_book.h"
#include "engine/platforms/windows/vpn_facts.h"
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
    must(again.has_value() == facts.has_value(), "what is kept is read like the book");
    must(!facts || *again == *facts, "and gives the same facts");
    const std::string marked = "[plateau]\nType=2\nPreSharedKey=pL4t34u-s3cr3t\n" + input;
    must(input.find("pL4t34u-s3cr3t") != std::string::npos ||
             phone_book_without_secrets(marked).find("pL4t34u-s3cr3t") == std::string::npos,
         "no key is kept");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    if (fuzzed_parser() == "phone_book") {
        try_phone_book(input);
    }
    return 0;
}
