/* SPDX-License-Identifier: MIT */
/*
 * What earlier runs of the preprocessor and the compiler told, in one file. An answer holds for as
 * long as nothing that it was made from has changed: the compiler, the options, the contents of the
 * source and of all files that were opened, where each of these was found and where not, and the
 * set of configuration macros. The file is replaced as a whole, with what others have added in the
 * meantime, so that a run can be interrupted at any time and two can go on at once; what is damaged
 * or of another version counts as empty. A struct cache owns its entries.
 */
#ifndef CLASSIFY_CACHE_H
#define CLASSIFY_CACHE_H

#include "classify/model.h"
#include "classify/trace.h"

struct cache;

/* Reads the file; without one, or with job->no_cache, the cache is empty. */
struct cache *cache_open(struct classify *c);

/* The trace of this step, if it still holds; else NULL. */
struct trace *cache_find(struct classify *c, const struct step *step);

/* Keeps a trace; `began` is the time (of time()) before the preprocessor was started: a file that
 * was changed after that makes it be left out. */
void cache_add(struct classify *c, const struct step *step, const struct trace *trace,
               double began);

/* The same for the hash of an object; its key holds all that it depends on. */
bool cache_find_object(struct classify *c, struct hash key, struct hash *object);
void cache_add_object(struct classify *c, struct hash key, struct hash object);

/* Writes the file if there is something new and the last time is a while ago; in any case. A file
 * that cannot be written is a warning, once. */
void cache_save_sometimes(struct classify *c);
void cache_save(struct classify *c);
void cache_close(struct classify *c);

#endif
