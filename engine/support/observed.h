#pragma once

#include <string>
#include <tl/expected.hpp>

namespace plateau {

/// Why something could not be observed. Never a verdict on what was to be observed.
struct Unobserved {
    std::string code;  ///< stable id of the catalogues, e.g. "agent.timeout"
    std::string why;   ///< the particulars in English: what failed, where

    bool operator==(const Unobserved&) const = default;
};

/// A value, or the reason why it is not known. What was looked for and is not there is a value (an empty list, a null).
template <class T>
using Observed = tl::expected<T, Unobserved>;

/// An Observed<T> that is not known, from `return`.
inline tl::unexpected<Unobserved> unobserved(std::string code, std::string why) {
    return tl::unexpected<Unobserved>(Unobserved{std::move(code), std::move(why)});
}

}  // namespace plateau
