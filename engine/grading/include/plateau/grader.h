/* The interface between Plateau and a grader: a shared library that judges the items of one family of checks.
 *
 * A grader exports one symbol, plateau_grader(). It is a pure function of the JSON it is given: it opens no file, no
 * socket and no process, keeps no state between calls, and prints nothing. It runs in a worker process without rights
 * (plateau-grader-host), so that one that crashes, hangs or throws costs the items of its own family only: they are
 * then not observed, with the grader's name.
 *
 * Threads: the worker calls one function at a time, always from the same thread. The library is loaded once (RTLD_NOW,
 * RTLD_LOCAL) and never unloaded while the worker lives.
 *
 * Memory: everything the host passes is valid during the call only. A grader hands its answer to the host's callback,
 * which copies it before it returns; the grader frees its own memory afterwards. The callback is called exactly once in
 * each call. Answers of more than 16 MiB are refused.
 *
 * Text: JSON, UTF-8, not necessarily ended by a NUL: sizes are in bytes.
 */
#ifndef PLATEAU_GRADER_H
#define PLATEAU_GRADER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PLATEAU_GRADER_ABI 1u

#if defined(__GNUC__)
#define PLATEAU_GRADER_EXPORT __attribute__((visibility("default")))
#else
#define PLATEAU_GRADER_EXPORT
#endif

/* Copies `size` bytes at `json`. `context` is what came with the callback. */
typedef void (*plateau_result_v1)(void* context, const char* json, size_t size);

typedef struct plateau_grader_v1 {
    uint32_t abi;         /* PLATEAU_GRADER_ABI */
    uint32_t struct_size; /* sizeof(plateau_grader_v1): a later version only adds members at the end */
    const char* family;   /* "dhcp": a-z, 0-9 and '_', starts with a letter; static, ended by a NUL */
    const char*
        version; /* "1.0.0"; static, ended by a NUL. Another version may give another verdict on the same facts */

    /* What the grader checks:
     * { "family": "dhcp", "version": "1.0.0",
     *   "checks": [ { "id": "dhcp.reservation", "title": { "fr": "…", "en": "…" },
     *                 "reads": [ { "kind": "dhcp_reservation" }, { "kind": "directory_computer", "of": "directory" } ],
     *                 "expect": { "type": "object", "properties": { "mac": { "type": "string", "format": "mac" } },
     *                             "required": ["mac"], "additionalProperties": false } } ],
     *   "texts": { "dhcp.reservation.found": { "fr": "…{address}…", "en": "…{address}…" } } }
     * A check's id is the family, a dot and a name. `reads` names the kinds of facts it needs, of the item's subject or
     * of the role that the expectation's field `of` names (when that field is not given: of the item's subject). With
     * "optional": true an item is judged also where that kind was not observed: it is in the subject's `kinds` or not.
     * `expect` is a JSON Schema of these words only: "type" string, integer, boolean, array ("items", and "ordered":
     * true where the order of the elements counts: others are compared sorted) or object ("properties", "required",
     * "additionalProperties"), "enum" of texts, "description", and "format" of a string: mac, ipv4, prefix, ports,
     * name, role, timestamp, secret; without "format" a string is compared as it is. A secret (a passphrase) reaches
     * grade() as { "secret": NAME, "digest": … }, in the expectation and in facts alike: two that are equal are the
     * same secret, and nothing else can be told. NAME is what the schema's "secret" says, "wifi.passphrase", which must
     * be the name that the fact's secret has; without one it is the check's id, a dot and the field's name. wants()
     * gets the guide's text. `texts` has one entry for each code the grader gives as a reason, in French and in
     * English. */
    void (*describe)(plateau_result_v1 result, void* context);

    /* What must be observed for one item beyond the kinds its check reads.
     * In:  { "check": "dhcp.reservation", "on": "router", "expect": { … } }
     * Out: [ { "kind": "file", "of": "client", "with": { "path": "C:/Users/Public/rapport.txt" } } ], mostly []. */
    void (*wants)(const char* item, size_t size, plateau_result_v1 result, void* context);

    /* The verdicts on all items of the family, in one call.
     * In:  { "family": "dhcp",
     *        "items": [ { "id": "dhcp-printer", "check": "dhcp.reservation", "on": "router", "expect": { … } } ],
     *        "subjects": [ { "role": "router", "platform": "linux", "name": "…", "trust": "live",
     *                        "kinds": ["dhcp_reservation"],
     *                        "facts": [ { "kind": "dhcp_reservation", "value": { … }, "evidence": ["sha256:…#/…"],
     *                                     "assurance": "verified" } ] } ] }
     * Every kind an item's check reads (optional ones apart) is in the `kinds` of its subject: an item for which this
     * does not hold never reaches a grader. Values of facts and expectations are canonical. A kind without a fact is
     * empty. Out: { "verdicts": [ { "item": "dhcp-printer", "verdict": "met", "fields": [ { "name": "address",
     * "expected": "192.168.1.200", "seen": "192.168.1.200", "met": true } ], "why": { "code": "dhcp.reservation.found",
     * "args": { "address": "192.168.1.200" } }, "evidence": ["sha256:…#/…"] } ] } One verdict for each item: met (all
     * fields are met), partly_met or not_met (not all fields are), not_observed. `args` are texts. `evidence` repeats
     * references of the facts the verdict stands on. */
    void (*grade)(const char* batch, size_t size, plateau_result_v1 result, void* context);
} plateau_grader_v1;

// The one symbol of a grader. Returns a static structure, the same at each call; does nothing else.
PLATEAU_GRADER_EXPORT const plateau_grader_v1* plateau_grader(void);

#ifdef __cplusplus
}
#endif

#endif
