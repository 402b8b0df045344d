/* SPDX-License-Identifier: MIT */
/*
 * What a program is marked as keeping to (IBT, SHSTK …): the linker marks it so where all objects
 * are, so the unified program is marked with what all targets' programs are.
 */
#ifndef LINK_FEATURES_H
#define LINK_FEATURES_H

#include "link/model.h"

/* What a target's own program is marked with, and the unified one is not. */
struct lost_features {
    uint32_t features;  /* bits of GNU_PROPERTY_X86_FEATURE_1_AND (psABI); 0: none */
    const char *object; /* the first one that is not marked so */
    size_t target;      /* whose it is */
};

/* Fills lost_features. False, with errors, where a target's options ask for an error. */
bool features_find(struct link_state *s);

/* "IBT, SHSTK". In the arena. */
const char *features_told(struct arena *a, uint32_t features);

#endif
