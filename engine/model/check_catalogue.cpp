#include "engine/model/check_catalogue.h"

namespace plateau {

std::vector<CheckRead> reads_of(const CheckSpec& check, const Record& expect) {
    std::vector<CheckRead> reads = check.reads;
    for (CheckRead& read : reads) {
        const auto named = expect.find(read.kind_from);
        if (!read.kind_from.empty() && named != expect.end() && named->second.as_string() != nullptr) {
            read.kind = *named->second.as_string();
        }
    }
    return reads;
}

}  // namespace plateau
