#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/adapters/ssh/fingerprint.h"
#include "engine/adapters/ssh/names.h"
#include "engine/adapters/ssh/reason.h"

using namespace plateau::ssh;

namespace {

void expect(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto fingerprint = Fingerprint::parse(text)) {
        expect(fingerprint->to_string() == text);
    }
    const std::size_t comma = text.find(',');
    if (comma != std::string_view::npos) {
        const std::string_view method = text.substr(0, comma);
        expect(text.substr(comma + 1).empty() || offers(text, method));
    }
    expect(number_of_signal(text) >= 0 && number_of_signal(text) < 16);
    for (const char character : printable(text)) {
        expect(character >= ' ' && character <= '~');
    }
    return 0;
}
