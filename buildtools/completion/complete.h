/* SPDX-License-Identifier: MIT */
/*
 * What shells complete, from the tables of options. Their functions (unitarget.bash, _unitarget)
 * ask for it, so that they need not know any option.
 */
#ifndef COMPLETION_COMPLETE_H
#define COMPLETION_COMPLETE_H

#include "base/options.h"

/* `words` [count], at least one, are a command line up to the cursor, the program's own name left
 * out; the last one is to be completed and may be empty. `top` is the program's subcommands, or
 * NULL where `line` is all that it has. Prints on a line what the answer is: words       the lines
 * behind it, each a word and perhaps, behind a tab, what it means files N     files, for what
 * stands behind the word's first N bytes folders N   likewise
 */
void complete_print(const struct subcommands *top, const struct command_line *line,
                    const char *const *words, size_t count);

#endif
