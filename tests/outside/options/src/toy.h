/* SPDX-License-Identifier: MIT */
/* What common code knows of a target. */
#ifndef TOY_H
#define TOY_H

struct cpu_model {
    const char *name;
    unsigned registers;
};

extern const struct cpu_model cpu_models[];
extern const unsigned cpu_model_count;

const char *target_name(void);
unsigned word_bits(void);
unsigned fpu_registers(void);     /* HAS_FPU */
unsigned cpu_run(unsigned start); /* the target's own arithmetic */
unsigned long hash_of(const char *text);

#endif
