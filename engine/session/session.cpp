#include "engine/session/session.h"

#include <algorithm>
#include <array>

namespace plateau {

namespace {

template <class Word, std::size_t count>
std::optional<Word> parse_word(const std::array<Word, count>& words, std::string_view text) {
    const auto found =
        std::find_if(words.begin(), words.end(), [&](Word word) { return to_string_view(word) == text; });
    return found == words.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::string_view to_string_view(PostState state) {
    switch (state) {
        case PostState::planned:
            return "planned";
        case PostState::launching:
            return "launching";
        case PostState::ready:
            return "ready";
        case PostState::running:
            return "running";
        case PostState::ending:
            return "ending";
        case PostState::sealed:
            return "sealed";
        case PostState::failed:
            return "failed";
    }
    return "failed";
}

std::optional<PostState> parse_post_state(std::string_view text) {
    constexpr std::array all{PostState::planned, PostState::launching, PostState::ready, PostState::running,
                             PostState::ending,  PostState::sealed,    PostState::failed};
    return parse_word(all, text);
}

std::string_view to_string_view(Presence presence) {
    switch (presence) {
        case Presence::expected:
            return "expected";
        case Presence::present:
            return "present";
        case Presence::absent:
            return "absent";
        case Presence::withdrawn:
            return "withdrawn";
    }
    return "expected";
}

std::optional<Presence> parse_presence(std::string_view text) {
    constexpr std::array all{Presence::expected, Presence::present, Presence::absent, Presence::withdrawn};
    return parse_word(all, text);
}

const Post* Session::find(std::string_view seat) const {
    const auto found = std::find_if(posts.begin(), posts.end(), [&](const Post& post) { return post.seat == seat; });
    return found == posts.end() ? nullptr : &*found;
}

Post* Session::find(std::string_view seat) {
    const auto found = std::find_if(posts.begin(), posts.end(), [&](const Post& post) { return post.seat == seat; });
    return found == posts.end() ? nullptr : &*found;
}

std::optional<ClockReading> clock_of(const Session& session, const Post& post, Instant now) {
    if (!session.started) {
        return std::nullopt;
    }
    const auto duration = post.candidate.duration.value_or(session.duration);
    return read_clock(*session.started, duration + post.candidate.extra + post.added, post.standstills,
                      post.ended ? std::min(now, *post.ended) : now);
}

}  // namespace plateau
