/* SPDX-License-Identifier: MIT */
/*
 * Paths, by the letter: no file is looked at. Results are in the arena, or the argument itself.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/arena.h"
#include "base/str.h"

/* The folder of a path, with the slash behind it; empty when it has none. */
struct str path_folder_with_slash(struct str path);

/* The same without the slash; "" when it has none, "/" for what lies there. */
const char *path_folder(struct arena *a, const char *path);

/* `path` in `folder`; itself when it is absolute, or the folder is "". */
const char *path_join(struct arena *a, const char *folder, const char *path);

/* `name` as a file of the folder that `other` lies in; itself when it is absolute. */
const char *path_beside(struct arena *a, const char *other, const char *name);

/* The current folder before a relative path, so that another may become the current one. */
const char *path_absolute(struct arena *a, const char *path);

/* The same without . and .. and repeated slashes: one name for a file, as long as no folder on the
 * way is a symbolic link. */
const char *path_normal(struct arena *a, const char *path);

/* The absolute path `path` as seen from the absolute folder `folder`. */
const char *path_relative(struct arena *a, const char *path, const char *folder);

#endif
