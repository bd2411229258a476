#include "engine/model/verdict.h"

#include <array>

namespace plateau {

std::string_view to_string_view(Verdict verdict) {
    switch (verdict) {
        case Verdict::met:
            return "met";
        case Verdict::partly_met:
            return "partly_met";
        case Verdict::not_met:
            return "not_met";
        case Verdict::not_observed:
            return "not_observed";
        case Verdict::for_jury:
            return "for_jury";
    }
    return "not_observed";
}

std::optional<Verdict> parse_verdict(std::string_view text) {
    for (const Verdict verdict :
         {Verdict::met, Verdict::partly_met, Verdict::not_met, Verdict::not_observed, Verdict::for_jury}) {
        if (to_string_view(verdict) == text) {
            return verdict;
        }
    }
    return std::nullopt;
}

std::string_view to_string_view(Trust trust) {
    switch (trust) {
        case Trust::sealed:
            return "sealed";
        case Trust::live:
            return "live";
        case Trust::capture:
            return "capture";
    }
    return "live";
}

std::optional<Trust> parse_trust(std::string_view text) {
    for (const Trust trust : {Trust::sealed, Trust::live, Trust::capture}) {
        if (to_string_view(trust) == text) {
            return trust;
        }
    }
    return std::nullopt;
}

}  // namespace plateau
