#pragma once

/// The codes of what this platform could not observe; their texts are in engine/support/locale.
namespace plateau::jnap_platform::reason {

inline constexpr const char* action_aborted = "jnap.action.aborted";
inline constexpr const char* action_absent = "jnap.action.absent";
inline constexpr const char* action_failed = "jnap.action.failed";
inline constexpr const char* action_unknown = "jnap.action.unknown";
inline constexpr const char* ambiguous = "jnap.ambiguous";
inline constexpr const char* answer_unread = "jnap.answer.unread";
inline constexpr const char* gave_up = "jnap.gave_up";
inline constexpr const char* kind_unsupported = "jnap.kind.unsupported";
inline constexpr const char* lock_unknown = "jnap.lock.unknown";
inline constexpr const char* locked_out = "jnap.locked_out";
inline constexpr const char* moved = "jnap.moved";
inline constexpr const char* not_ready = "jnap.not_ready";
inline constexpr const char* not_there = "jnap.not_there";
inline constexpr const char* password_wanted = "jnap.password.wanted";
inline constexpr const char* reply_invalid = "jnap.reply.invalid";
inline constexpr const char* status = "jnap.status";
inline constexpr const char* unauthorized = "jnap.unauthorized";

}  // namespace plateau::jnap_platform::reason
