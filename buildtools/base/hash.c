/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <xxhash.h>

#include "base/die.h"

struct hash hash_bytes(const void *p, size_t n) {
    XXH128_hash_t h = XXH3_128bits(p, n);

    return (struct hash){h.high64, h.low64};
}

struct hash_state *hash_new(void) {
    XXH3_state_t *state = XXH3_createState();

    if (!state)
        die("out of memory");
    XXH3_128bits_reset(state);
    return (struct hash_state *)state;
}

void hash_add(struct hash_state *h, const void *p, size_t n) {
    uint64_t length = n;

    XXH3_128bits_update((XXH3_state_t *)h, &length, sizeof length);
    if (n)
        XXH3_128bits_update((XXH3_state_t *)h, p, n);
}

struct hash hash_end(struct hash_state *h) {
    XXH128_hash_t digest = XXH3_128bits_digest((XXH3_state_t *)h);

    XXH3_freeState((XXH3_state_t *)h);
    return (struct hash){digest.high64, digest.low64};
}
